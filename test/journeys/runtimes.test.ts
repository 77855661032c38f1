import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RuntimeName } from '../../src/core/ports/runtimes.ts';
import { CANARY, SECOND_CANARY } from '../support/journey.ts';
import { leaksIn } from '../support/leaks.ts';
import { groupLives } from '../support/process-group.ts';
import { readTree, runProgram } from '../support/program.ts';
import {
  FALLBACK,
  RESETS_AT,
  type RuntimeScene,
  runtimeScene,
  type SceneStep,
  saveCodexSignIn,
  TOKEN,
} from '../support/runtime-scenes.ts';

const RUNTIMES: readonly RuntimeName[] = ['codex', 'claude-cli'];

async function nothingLeft(scene: RuntimeScene): Promise<void> {
  await expect.poll(() => scene.groups().filter(groupLives), { timeout: 20_000 }).toEqual([]);
}

async function statusOf({ journey }: RuntimeScene) {
  return JSON.parse((await journey.run(['models', 'status', '--json'])).stdout);
}

describe.each(RUNTIMES)('%s on the built program', (name) => {
  test('decision 37: status, explain and /model status name it, and nothing is started for that', async () => {
    const scene = await runtimeScene(name);
    const { journey, model } = scene;
    const status = await journey.run(['models', 'status']);
    expect(status.stdout).toContain(`Runtime of ${model}: ${name}: `);
    expect((await statusOf(scene)).runtimes[0]).toMatchObject({ id: name, missing: null });
    const explained = JSON.parse((await journey.run(['models', 'explain', '--json'])).stdout);
    expect(explained.chain[0]).toMatchObject({ costClass: 'subscription', runtime: { id: name } });
    const said = await journey.run(['chat', '--session', 's1'], '/model status\n');
    expect(said.stdout).toContain(`Runtime: ${name}: `);
    for (const args of [['models', 'list'], ['models', 'auth', 'list'], ['status'], ['doctor'], ['--help']])
      await journey.run(args);
    expect(scene.groups()).toEqual([]);
  });

  test('REF-9: two turns of a session, no key in what it sees, no process behind', async () => {
    const scene = await runtimeScene(name, 'answer');
    const { journey, model, credentialId, answer } = scene;
    const before = [...journey.provider.requests];
    const first = await journey.run(['agent', '--session', 's1', '--message', 'one']);
    expect(first).toMatchObject({ exitCode: 0, stdout: `${answer}\n` });
    const second = await journey.run(['agent', '--session', 's1', '--message', 'two', '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, served: model, credentialId });
    expect(journey.provider.requests).toEqual(before);
    expect([CANARY, SECOND_CANARY].flatMap((secret) => leaksIn(scene.seen(), secret))).toEqual([]);
    await nothingLeft(scene);
  });

  test('COOL-12: a limit with its time: the fallback answers, and the block ends when it said', async () => {
    const scene = await runtimeScene(name, 'limit');
    const { journey, credentialId } = scene;
    const limited = await journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(limited.stdout)).toMatchObject({
      served: FALLBACK,
      hops: [{ credentialId, reason: 'rate_limit' }],
    });
    const stored = (await statusOf(scene)).credentials.filter(
      ({ id }: { id: string }) => id === credentialId,
    );
    expect(stored).toMatchObject([{ health: 'cooling', reason: 'rate_limit', until: RESETS_AT * 1000 }]);
    await journey.run(['agent', '--message', 'again']);
    expect(scene.groups()).toHaveLength(1);
    await nothingLeft(scene);
  });

  test('B015, PROBE-1: a probe goes through the program too, and its answer lets the credential serve again', async () => {
    const scene = await runtimeScene(name, 'limit', 'answer', 'answer');
    const { journey, model, credentialId } = scene;
    await journey.run(['agent', '--message', 'hi']);
    const probed = await journey.run(['models', 'cooldown', 'probe', credentialId]);
    expect(probed, probed.stderr).toMatchObject({ exitCode: 0 });
    expect(probed.stdout).toContain(`It serves ${model} again (1 block cleared).`);
    const status = await journey.run(['models', 'status', '--probe', '--yes', '--json']);
    const rows = JSON.parse(status.stdout).auth.probes.results;
    expect(rows.find(({ label }: { label: string }) => label === credentialId)).toMatchObject({
      status: 'ok',
      mode: 'oauth',
    });
    expect(scene.groups()).toHaveLength(3);
    await nothingLeft(scene);
  });

  test('RETRY-8: a crash in the middle is told, and no other model goes on with the words', async () => {
    const scene = await runtimeScene(name, 'crash');
    const ran = await scene.journey.run(['agent', '--message', 'hi']);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('half an');
    expect(ran.stdout).not.toContain('Hello from');
    expect(`${ran.stdout}${ran.stderr}`).not.toContain('\u001b');
    await nothingLeft(scene);
  });

  test('a crash before the first word: the fallback answers', async () => {
    const scene = await runtimeScene(name, 'crash-at-once');
    const ran = await scene.journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ served: FALLBACK });
    expect((await scene.journey.run(['models', 'why', '--json'])).stdout).not.toContain('\\u001b');
    await nothingLeft(scene);
  });

  test('B014: a program that hangs: the limit for the first word ends it, and the fallback answers', async () => {
    const scene = await runtimeScene(name, 'hang');
    await scene.journey.run(['settings', 'set', 'firstToken.limitMs', '2000']);
    const ran = await scene.journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ served: FALLBACK, hops: [{ reason: 'timeout' }] });
    await nothingLeft(scene);
  });

  test('P23: garbage and escape sequences do not reach the terminal', async () => {
    const scene = await runtimeScene(name, 'escapes', 'escapes');
    const shown = scene.journey.open(['agent', '--message', 'hi']);
    expect(await shown.exit(), shown.screen()).toBe(0);
    expect(shown.screen()).toContain('words');
    expect(shown.bytes).not.toContain('owned\u0007');
    expect(shown.bytes).not.toContain('\u001b]0;');
    expect(shown.bytes).not.toContain('\u001b[31mred');
    const chat = scene.journey.open(['chat', '--new']);
    await chat.until(/Write a message/);
    chat.type('hello\r');
    await chat.until('words');
    expect(chat.bytes).not.toContain('\u001b]0;owned');
    expect(chat.bytes).not.toContain('\u001b[31mred');
    chat.press('ctrl-c');
    await chat.until('ctrl-c again leaves');
    chat.press('ctrl-c');
    await chat.exit();
    await nothingLeft(scene);
  });

  test('its login is missing: an auth failure with the way to mend it, and the fallback', async () => {
    const scene = await runtimeScene(name, 'logged-out');
    const ran = await scene.journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      served: FALLBACK,
      hops: [{ credentialId: scene.credentialId, reason: 'auth' }],
    });
    await nothingLeft(scene);
  });

  test('the program is missing: status says what mends it, the fallback answers', async () => {
    const scene = await runtimeScene(name);
    const { journey, model } = scene;
    await journey.run(['config', 'set', 'agents.defaults.agentRuntime.id', name]);
    const env = { ...journey.env, PATH: '/usr/bin:/bin' };
    const program = name === 'codex' ? 'codex' : 'claude';
    const status = await runProgram(['models', 'status'], { env });
    expect(status.stdout).toContain(`Runtime of ${model}: ${name}: `);
    expect(status.stdout).toContain(`so that "${program}" is on PATH`);
    const served = await runProgram(['agent', '--message', 'hi', '--json'], { env });
    expect(JSON.parse(served.stdout).served).toBe(FALLBACK);
    const alone = await runProgram(['agent', '--model', model, '--message', 'hi'], { env });
    expect(alone.exitCode).not.toBe(0);
    expect(alone.stderr).toContain(`"${program}" is on PATH`);
    expect(scene.groups()).toEqual([]);
  });

  test.each<SceneStep>(['leak', 'leak-garbage', 'leak-error'])(
    'S9: what it leaks stands nowhere: %s',
    async (step) => {
      const scene = await runtimeScene(name, step);
      const { journey, credentialId } = scene;
      expect(scene.seen()).not.toContain(CANARY);
      const ran = await journey.run(['agent', '--message', 'hi', '--json']);
      expect(JSON.parse(ran.stdout).hops ?? []).toMatchObject(
        step === 'leak-error' ? [] : [{ credentialId }],
      );
      expect(scene.seen()).toContain(TOKEN);
      const told = [ran];
      for (const args of [
        ['logs', '--json'],
        ['models', 'why', '--json'],
        ['models', 'status', '--json'],
      ])
        told.push(await journey.run(args));
      const files = [...readTree(journey.home).values()];
      for (const content of [...told.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files])
        expect(leaksIn(content, TOKEN)).toEqual([]);
    },
  );

  test.each([
    ['agent', ['agent', '--message', 'hi']],
    ['agent of a session', ['agent', '--session', 's1', '--message', 'hi']],
  ])('Ctrl-C during a reply: %s stops, and so does the program', async (_, args) => {
    const scene = await runtimeScene(name, 'hang-midway');
    const app = scene.journey.open(args);
    await app.untilBytes(0, 'half an');
    expect(scene.groups().map(groupLives)).toEqual([true]);
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    expect(app.bytes).not.toContain('Hello from');
    await nothingLeft(scene);
  });

  test('Ctrl-C during a reply in chat: it stops, the next message is answered, and nothing is left', async () => {
    const scene = await runtimeScene(name, 'hang-midway', 'answer');
    const app = scene.journey.open(['chat', '--new']);
    await app.until(/Write a message/);
    app.type('first\r');
    await app.until('half an');
    app.press('ctrl-c');
    await app.until('(stopped: the answer is not whole)');
    app.type('second\r');
    await app.until(scene.answer);
    app.press('ctrl-c');
    await app.until('ctrl-c again leaves');
    app.press('ctrl-c');
    expect(await app.exit()).toBe(130);
    await nothingLeft(scene);
  });
});

test('COOL-12: a limit of one Codex sign-in: its sibling answers, not the fallback', async () => {
  const scene = await runtimeScene('codex', 'limit', 'answer');
  const { journey, model } = scene;
  await saveCodexSignIn(journey, 'openai-codex:me', 'canary-of-the-sibling');
  const ran = await journey.run(['agent', '--message', 'hi', '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    served: model,
    credentialId: 'runtime:codex',
    hops: [{ credentialId: 'openai-codex:me', reason: 'rate_limit' }],
  });
  expect((await statusOf(scene)).auth.unusableProfiles).toContainEqual(
    expect.objectContaining({ profileId: 'openai-codex:me', until: RESETS_AT * 1000 }),
  );
  // One process for each sign-in, and none of them is left.
  expect(scene.groups()).toHaveLength(2);
  await nothingLeft(scene);
});

test('REF-9: signed in nowhere, auto asks the provider itself, and says what is missing', async () => {
  const scene = await runtimeScene('codex');
  const { journey } = scene;
  rmSync(`${journey.env['CODEX_HOME']}/auth.json`);
  const [first] = (await statusOf(scene)).runtimes;
  expect(first).toMatchObject({ id: 'direct', why: 'the Codex CLI is not signed in' });
  expect(first.missing).toContain('codex login');
  expect(scene.groups()).toEqual([]);
});
