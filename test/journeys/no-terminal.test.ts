import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CANARY, startJourney } from '../support/journey.ts';
import { readTree } from '../support/program.ts';
import { PROGRAM_COMMAND } from '../support/pty-session.ts';

const FLAGS = ['onboard', '--non-interactive'] as const;
const CUSTOM = [...FLAGS, '--accept-risk', '--auth-choice', 'custom-api-key'] as const;

/** What a person would be asked on a terminal, and the flag that answers it instead. */
const QUESTIONS = [
  { args: ['onboard'], flag: '--non-interactive' },
  { args: ['onboard', '--accept-risk'], flag: '--non-interactive' },
  { args: FLAGS, flag: '--accept-risk' },
  { args: [...FLAGS, '--accept-risk'], flag: '--auth-choice' },
  { args: [...FLAGS, '--accept-risk', '--auth-choice', 'nonsense'], flag: '--auth-choice nonsense' },
  { args: [...FLAGS, '--accept-risk', '--auth-choice', 'openai-api-key'], flag: '--openai-api-key -' },
  { args: CUSTOM, flag: '--custom-base-url' },
  { args: [...CUSTOM, '--custom-base-url', 'http://127.0.0.1:1/v1'], flag: '--custom-model-id' },
  { args: ['models', 'auth', 'paste-api-key'], flag: '--provider' },
  { args: ['models', 'auth', 'paste-api-key', '--provider', 'openai'], flag: 'stdin' },
  { args: ['models', 'auth', 'paste-token', '--provider', 'openai'], flag: 'stdin' },
  { args: ['models', 'auth', 'setup-token'], flag: 'paste-token --provider anthropic' },
  { args: ['models', 'auth', 'add'], flag: 'paste-api-key' },
  { args: ['agent'], flag: '--message' },
] as const;

describe('7.3-34, P16: no terminal: nothing is asked', () => {
  test.each(QUESTIONS)(
    'P16: $args: exit 2, the flag by name, no escape codes, nothing written',
    async ({ args, flag }) => {
      const journey = await startJourney();
      const answer = await journey.run(args);
      expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
      expect(answer.stderr).toContain(flag);
      expect(answer.stderr).not.toMatch(/(?!\n)\p{Cc}/u);
      expect(readTree(journey.home).size).toBe(0);
    },
  );

  test('decision 4: `openclaw` alone prints the status and asks nothing', async () => {
    const journey = await startJourney();
    const answer = await journey.run([]);
    expect(answer.exitCode).toBe(0);
    expect(answer.stdout).toContain('no model selected');
    expect(answer.stdout + answer.stderr).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(answer.stderr).toContain('openclaw onboard');
    expect(readTree(journey.home).size).toBe(0);
  });

  test.each([
    { where: 'TERM=dumb', env: { TERM: 'dumb' }, script: '"$0" "$@"' },
    { where: 'with stderr in a file', env: {}, script: '"$0" "$@" 2>"$HOME/notes"; cat "$HOME/notes"' },
  ])('P16: the prompt for a key $where sends no escape codes, and takes the key', async ({ env, script }) => {
    const journey = await startJourney();
    const app = journey.open(['models', 'auth', 'paste-api-key', '--provider', 'openai'], {
      env: { ...env, HOME: journey.home },
      command: ['bash', '-c', script, ...PROGRAM_COMMAND],
    });
    const notes = join(journey.home, 'notes');
    const hasAsked = (): boolean =>
      `${app.screen()}${existsSync(notes) ? readFileSync(notes, 'utf8') : ''}`.includes('API key for openai');
    await expect.poll(hasAsked, { timeout: 20_000 }).toBe(true);
    // Whatever is on the screen: until the keys are hidden, the terminal itself would echo them.
    await app.until('');
    app.type(`${CANARY}\r`);
    await app.exit();
    expect(app.bytes).toContain('Auth profile: openai:manual');
    expect(app.bytes).not.toContain('\u001b');
    expect(app.bytes).not.toContain(CANARY);
  });
});
