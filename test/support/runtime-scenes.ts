import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compose } from '../../src/compose.ts';
import { formatOAuthMaterial } from '../../src/core/credentials/oauth-material.ts';
import type { RuntimeName } from '../../src/core/ports/runtimes.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { type FakeMode, fakeClaude } from './fake-claude.ts';
import { type FakeStep, type FakeWorld, installFakeCodex } from './fake-codex.ts';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from './journey.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a program does in one turn, whichever program it is. */
export type SceneStep =
  | 'answer'
  /** The first words, and then nothing. */
  | 'hang-midway'
  | 'hang'
  /** A usage limit that ends at `RESETS_AT`. */
  | 'limit'
  /** In the middle of the answer. */
  | 'crash'
  | 'crash-at-once'
  /** Words that are no protocol and escape sequences around an answer. */
  | 'escapes'
  | 'logged-out'
  /** The token that it was given, on stderr, as garbage and as an error. */
  | 'leak'
  | 'leak-garbage'
  | 'leak-error';

/** A person's machine with one of the two programs, signed in and chosen, and a provider on loopback behind it. */
export interface RuntimeScene {
  readonly journey: Journey;
  readonly model: string;
  /** Of the program's own login. */
  readonly credentialId: string;
  /** What the program answers in the steps `answer`. */
  readonly answer: string;
  /** Process groups of all that were started. */
  groups(): readonly number[];
  /** All that the program was given: its environment, its arguments, its input. */
  seen(): string;
}

/** Unix seconds; within the week that a block lasts at most (decision 16). */
export const RESETS_AT = Math.floor(Date.now() / 1000) + 3 * 3600;

export const FALLBACK = 'fake/alpha-large';
/** What the program is given to sign in with, where it is given anything. */
export const TOKEN = 'canary-head.e30.canary-Tk5Wq2Zr8Lx';

const OPENAI = 'openai/gpt-5.5';
const ANTHROPIC = 'anthropic/claude-opus-4-6';

/** The program does these steps in its turns, one after the other; the model is chosen as a person does it. */
export async function runtimeScene(name: RuntimeName, ...steps: readonly SceneStep[]): Promise<RuntimeScene> {
  return name === 'codex' ? codexScene(steps) : claudeScene(steps);
}

async function claudeScene(steps: readonly SceneStep[]): Promise<RuntimeScene> {
  const fake = fakeClaude(temporaryFolder(), RESETS_AT);
  if (steps.length > 0) fake.behave(...steps.map((step): FakeMode => step));
  const journey = await startJourney({
    env: {
      PATH: `${fake.bin}:${process.env['PATH'] ?? ''}`,
      OPENAI_API_KEY: SECOND_CANARY,
      CLAUDE_CODE_OAUTH_TOKEN: TOKEN,
    },
  });
  await choose(journey, ANTHROPIC, ['models', 'auth', 'login', '--provider', 'anthropic', '--method', 'cli']);
  return {
    journey,
    model: ANTHROPIC,
    credentialId: 'anthropic:claude-cli',
    answer: 'turn 1: 1 part',
    groups: () => fake.calls().map(({ group }) => group),
    seen: () => JSON.stringify(fake.calls()),
  };
}

/** @param sides of the world besides its turns */
async function codexScene(steps: readonly SceneStep[]): Promise<RuntimeScene> {
  const account = steps.includes('logged-out') ? 'none' : 'chatgpt';
  const isLeaky = steps.some((step) => step.startsWith('leak'));
  const world: FakeWorld = { turns: steps.map(codexStep), account, deaf: true, helper: true };
  const fake = installFakeCodex(temporaryFolder(), world);
  const { PATH = '', CODEX_HOME = '' } = fake.env;
  const login = { tokens: { access_token: TOKEN } };
  // With an API key Codex does not say who it is signed in as, so it is asked.
  writeFileSync(join(CODEX_HOME, 'auth.json'), JSON.stringify(account === 'none' ? {} : login), {
    mode: 0o600,
  });
  const journey = await startJourney({
    env: { PATH: `${PATH}:${process.env['PATH'] ?? ''}`, CODEX_HOME, GROQ_API_KEY: SECOND_CANARY },
  });
  await choose(journey, OPENAI);
  if (account === 'none')
    await succeed(journey, ['config', 'set', 'agents.defaults.agentRuntime.id', 'codex']);
  if (isLeaky) await saveCodexSignIn(journey, 'openai-codex:leaky', TOKEN);
  return {
    journey,
    model: OPENAI,
    credentialId: isLeaky ? 'openai-codex:leaky' : 'runtime:codex',
    answer: 'one answer',
    groups: () => fake.started().map(({ group }) => group),
    seen: () => JSON.stringify([fake.seen(), fake.started().length === 0 ? {} : fake.environment()]),
  };
}

function codexStep(step: SceneStep): FakeStep {
  switch (step) {
    case 'answer':
    case 'logged-out':
      return { kind: 'reply', text: ['one ', 'answer'] };
    case 'hang':
      return { kind: 'hang', before: [] };
    case 'hang-midway':
      return { kind: 'hang', before: ['half an '] };
    case 'limit':
      return {
        kind: 'fail',
        rateLimits: { primary: { usedPercent: 100, resetsAt: RESETS_AT } },
        error: { message: 'You have hit your usage limit', codexErrorInfo: 'usageLimitExceeded' },
      };
    case 'crash':
      return { kind: 'crash', before: ['half an '], words: '\u001b[31mpanicked\u001b[0m' };
    case 'crash-at-once':
      return { kind: 'crash', before: [], words: '\u001b[31mpanicked\u001b[0m' };
    case 'escapes':
      return {
        kind: 'garbage',
        lines: ['\u001b]0;owned\u0007 what is this', '\u001b[31m{"half":'],
        text: ['plain \u001b[31mred', '\u001b]0;owned\u0007 words'],
      };
    case 'leak':
      return { kind: 'crash', before: [], words: 'Authorization: Bearer $TOKEN\n' };
    case 'leak-garbage':
      return { kind: 'garbage', lines: ['debug: token=$TOKEN $TOKEN'], text: [] };
    case 'leak-error':
      return { kind: 'fail', error: { message: '$TOKEN is not good', codexErrorInfo: 'badRequest' } };
  }
}

/** A sign-in of ours for Codex, as the login would store it. */
export async function saveCodexSignIn(
  { env, home }: Journey,
  id: string,
  access: string,
  accountId = `account-of-${id}`,
): Promise<void> {
  const { ports, close } = compose({ env: { ...env }, cwd: home, homedir: home, profile: undefined });
  const secret = formatOAuthMaterial({
    access: new Secret(access),
    refresh: new Secret('canary-refresh'),
    accountId,
  });
  await ports.auth.save({
    id,
    provider: 'openai-codex',
    type: 'oauth',
    owner: 'shared',
    secret,
    expiresAtMs: RESETS_AT * 1000,
    verification: { state: 'verified', atMs: 1 },
  });
  close();
}

async function choose(
  journey: Journey,
  model: string,
  ...before: readonly (readonly string[])[]
): Promise<void> {
  await journey.connect(CANARY);
  for (const args of [...before, ['models', 'set', model], ['models', 'fallbacks', 'add', FALLBACK]])
    await succeed(journey, args);
}

async function succeed(journey: Journey, args: readonly string[]): Promise<void> {
  const done = await journey.run(args);
  expect(done.exitCode, done.stderr).toBe(0);
}
