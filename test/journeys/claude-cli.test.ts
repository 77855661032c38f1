import { describe, expect, test } from 'vitest';
import { type FakeClaude, fakeClaude, isAlive } from '../support/fake-claude.ts';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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
});
