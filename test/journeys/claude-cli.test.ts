import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FakeClaude, fakeClaude, grandchildOf, isAlive, RESETS_AT } from '../support/fake-claude.ts';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { groupOf } from '../support/process-group.ts';
import { readTree, runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;
const MODEL = 'anthropic/claude-opus-4-6';

interface Scene {
  readonly journey: Journey;
  readonly fake: FakeClaude;
}

/** The route linked and chosen, with a provider on loopback behind it; the fake program first on PATH. */
async function scene(): Promise<Scene> {
  const fake = fakeClaude(temporaryFolder());
  const journey = await startJourney({
    env: {
      PATH: `${fake.bin}:${process.env['PATH'] ?? ''}`,
      OPENAI_API_KEY: SECOND_CANARY,
      CLAUDE_CODE_OAUTH_TOKEN: 'canary-login',
    },
  });
  await journey.connect(CANARY);
  for (const args of [
    ['models', 'auth', 'login', '--provider', 'anthropic', '--method', 'cli'],
    ['models', 'set', MODEL],
    ['models', 'fallbacks', 'add', 'fake/alpha-large'],
  ]) {
    const done = await journey.run(args);
    expect(done.exitCode, done.stderr).toBe(0);
  }
  return { journey, fake };
}

/** The program in a process group of its own, as a terminal starts it. */
function start({ journey }: Scene, args: readonly string[]): ChildProcess & { readonly pid: number } {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...journey.env },
    cwd: journey.home,
    detached: true,
    stdio: 'ignore',
  });
  if (child.pid === undefined) throw new Error('it did not start');
  return Object.assign(child, { pid: child.pid });
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 25 }).toBe(true);
}

describe('a turn through the Claude CLI', () => {
  test('decision 37: status, two turns of a session, and no key in what the program sees', async () => {
    const { journey, fake } = await scene();
    const status = await journey.run(['models', 'status']);
    expect(status.stdout).toContain(
      `Runtime of ${MODEL}: claude-cli: anthropic:claude-cli is the sign-in of the Claude CLI`,
    );
    const explained = JSON.parse((await journey.run(['models', 'explain', '--json'])).stdout);
    expect(explained.chain[0]).toMatchObject({ costClass: 'subscription', runtime: { id: 'claude-cli' } });
    // Nothing was started to know that.
    expect(fake.calls()).toEqual([]);
    const first = await journey.run(['agent', '--session', 's1', '--message', 'one']);
    expect(first).toMatchObject({ exitCode: 0, stdout: 'turn 1: 1 part\n' });
    const second = await journey.run(['agent', '--session', 's1', '--message', 'two', '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: true,
      text: 'turn 2: 1 part',
      served: MODEL,
      credentialId: 'anthropic:claude-cli',
    });
    expect(fake.calls().map(({ text }) => text)).toEqual(['one', 'two']);
    const seen = JSON.stringify(fake.calls());
    expect([CANARY, SECOND_CANARY].filter((secret) => seen.includes(secret))).toEqual([]);
    await until(() => !fake.calls().some(({ pid }) => isAlive(pid)));
  });

  test('a limit with its time: the fallback answers, the block ends when the program said', async () => {
    const { journey, fake } = await scene();
    fake.behave('limit');
    const limited = await journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(limited.stdout)).toMatchObject({
      served: 'fake/alpha-large',
      hops: [{ credentialId: 'anthropic:claude-cli', reason: 'rate_limit' }],
    });
    const status = JSON.parse((await journey.run(['models', 'status', '--json'])).stdout);
    expect(status.auth.unusableProfiles[0]).toMatchObject({ profileId: 'anthropic:claude-cli' });
    expect(status.auth.unusableProfiles[0].until).toBeLessThanOrEqual(RESETS_AT * 1000);
    await journey.run(['agent', '--message', 'again']);
    expect(fake.calls()).toHaveLength(1);
  });

  test.each([
    ['crash-at-once', 0, 'unknown option --tools'],
    ['garbage', 0, 'what is this'],
    ['logged-out', 0, 'Not logged in'],
    ['crash', 1, 'in the middle of its answer'],
  ] as const)(
    '%s: told, and answered by the fallback unless text was seen',
    async (mode, exitCode, words) => {
      const { journey, fake } = await scene();
      fake.behave(mode);
      const result = await journey.run(['agent', '--message', 'hi']);
      expect(result.exitCode, result.stderr).toBe(exitCode);
      expect(`${result.stdout}${result.stderr}`).not.toContain('\u001b');
      const why = await journey.run(['models', 'why', '--json']);
      expect(why.stdout).toContain(words);
      expect(fake.calls()).toHaveLength(1);
      await until(() => !fake.calls().some(({ pid }) => isAlive(pid)));
    },
  );

  test('without the program: the fix, and the fallback', async () => {
    const { journey, fake } = await scene();
    const env = { ...journey.env, PATH: '/usr/bin:/bin' };
    const missing = await runProgram(['models', 'status'], { env });
    expect(missing.stdout).toContain('install the Claude CLI so that "claude" is on PATH');
    const served = await runProgram(['agent', '--message', 'hi', '--json'], { env });
    expect(JSON.parse(served.stdout).served).toBe('fake/alpha-large');
    expect(fake.calls()).toEqual([]);
  });

  test('S9: what the program leaks stands nowhere', async () => {
    const { journey, fake } = await scene();
    fake.behave('leak');
    await journey.run(['agent', '--message', 'hi']);
    const log = await journey.run(['logs', '--json']);
    expect(log.stdout).not.toContain('canary-login');
    const files = [...readTree(journey.home)].filter(([, bytes]) => bytes.includes('canary-login'));
    expect(files).toEqual([]);
  });
});

describe('no process outlives the program', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGKILL', null],
  ] as const)('%s', async (signal, code) => {
    const at = await scene();
    at.fake.behave('hang');
    const child = start(at, ['agent', '--message', 'hi']);
    const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await until(() => existsSync(join(at.fake.bin, 'grandchild')) && grandchildOf(at.fake) > 0);
    const [call] = at.fake.calls();
    const pids = [call?.pid ?? 0, grandchildOf(at.fake)];
    expect(pids.map(isAlive)).toEqual([true, true]);
    const group = groupOf(call?.pid ?? 0);
    expect(group).not.toBe(child.pid);
    process.kill(child.pid, signal);
    expect(await exit).toBe(code);
    await until(() => !pids.some(isAlive) && !isAlive(group));
  });
});
