import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FakeStep, installFakeCodex } from '../support/fake-codex.ts';
import { CANARY, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODEL = 'openai/gpt-5.5';

/** Codex first on PATH and signed in, an OpenAI model chosen and nothing said about who runs it, a provider on loopback behind it. */
async function scene(...turns: readonly FakeStep[]) {
  const fake = installFakeCodex(temporaryFolder(), { turns, account: 'chatgpt' });
  const { PATH = '', CODEX_HOME = '' } = fake.env;
  const login = { tokens: { access_token: 'canary-head.e30.canary' } };
  writeFileSync(join(CODEX_HOME, 'auth.json'), JSON.stringify(login), { mode: 0o600 });
  const journey = await startJourney({
    env: {
      PATH: `${PATH}:${process.env['PATH'] ?? ''}`,
      CODEX_HOME,
      GROQ_API_KEY: SECOND_CANARY,
    },
  });
  await journey.connect(CANARY);
  for (const args of [
    ['models', 'set', MODEL],
    ['models', 'fallbacks', 'add', 'fake/alpha-large'],
  ]) {
    const done = await journey.run(args);
    expect(done.exitCode, done.stderr).toBe(0);
  }
  return { journey, fake };
}

describe('a turn through the Codex app-server', () => {
  test('decision 37: status, two turns of a session in two processes on one thread, no key in what the program sees', async () => {
    const { journey, fake } = await scene(
      { kind: 'reply', text: ['one ', 'answer'] },
      { kind: 'reply', text: ['two'] },
    );
    const status = await journey.run(['models', 'status']);
    expect(status.stdout).toContain(`Runtime of ${MODEL}: codex: the Codex CLI is installed and signed in`);
    // Nothing was started to know that.
    expect(fake.started()).toEqual([]);
    expect(await journey.run(['agent', '--session', 's1', '--message', 'first'])).toMatchObject({
      exitCode: 0,
      stdout: 'one answer\n',
    });
    const second = await journey.run(['agent', '--session', 's1', '--message', 'second', '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, text: 'two', served: MODEL });
    const methods = fake.seen().map(({ method }) => method);
    expect(methods.filter((method) => method === 'thread/start')).toHaveLength(1);
    expect(methods.filter((method) => method === 'thread/resume')).toHaveLength(1);
    const seen = JSON.stringify([fake.seen(), fake.environment()]);
    expect([CANARY, SECOND_CANARY].filter((secret) => seen.includes(secret))).toEqual([]);
  });
});
