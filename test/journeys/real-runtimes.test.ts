import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findExecutable } from '../../src/adapters/runtimes/find-executable.ts';
import type { RuntimeName } from '../../src/core/ports/runtimes.ts';
import { anthropicServer } from '../support/anthropic-server.ts';
import { CANARY, type Journey, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { responsesServer } from '../support/responses-server.ts';
import { saveCodexSignIn } from '../support/runtime-scenes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The programs themselves, where they are on PATH; without them these tests are skipped, and say so. */
const PROGRAMS = {
  codex: { file: findExecutable('codex', process.env), from: '@openai/codex' },
  'claude-cli': { file: findExecutable('claude', process.env), from: '@anthropic-ai/claude-code' },
} as const;

/** What a provider of this machine does in one request. */
type Step = { readonly kind: 'answer' | 'hang'; readonly words: readonly string[] };

interface RealScene {
  readonly journey: Journey;
  /** Bodies of the requests that the provider was sent. */
  readonly bodies: readonly string[];
  /** In the environment of the program and of all that it starts. */
  readonly mark: string;
}

// Whatever else they want to reach ends at a port where nothing listens.
const NOWHERE = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' };

async function scene(name: RuntimeName, ...steps: readonly Step[]): Promise<RealScene> {
  return name === 'codex' ? codexScene(steps) : claudeScene(steps);
}

async function codexScene(steps: readonly Step[]): Promise<RealScene> {
  const server = await responsesServer(...steps);
  const home = join(temporaryFolder(), 'codex-home');
  mkdirSync(home);
  const settings = `openai_base_url = "${server.url}/v1"\nchatgpt_base_url = "${server.url}/backend-api"\n`;
  writeFileSync(join(home, 'config.toml'), settings);
  const bin = dirname(PROGRAMS.codex.file ?? '');
  const env = { ...NOWHERE, PATH: `${bin}:${process.env['PATH'] ?? ''}`, CODEX_HOME: home };
  const journey = await startJourney({ env: { ...env, GROQ_API_KEY: SECOND_CANARY } });
  // Its own sign-in would first ask the maker for the workspace, over HTTPS only.
  await saveCodexSignIn(journey, 'openai-codex:me', token(), 'account-1');
  await choose(journey, [['models', 'set', 'openai/gpt-5.5']]);
  return { journey, bodies: server.bodies, mark: home };
}

async function claudeScene(steps: readonly Step[]): Promise<RealScene> {
  const server = await anthropicServer(...steps);
  const bin = temporaryFolder();
  // The address is none of what passes our hands (decision 37), so the program is given it from outside.
  const script = `#!/bin/sh\nANTHROPIC_BASE_URL=${server.url} exec "${PROGRAMS['claude-cli'].file}" "$@"\n`;
  writeFileSync(join(bin, 'claude'), script);
  chmodSync(join(bin, 'claude'), 0o755);
  const env = {
    ...NOWHERE,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    CLAUDE_CODE_OAUTH_TOKEN: 'canary-login',
  };
  const journey = await startJourney({ env: { ...env, OPENAI_API_KEY: SECOND_CANARY } });
  await choose(journey, [
    ['models', 'auth', 'login', '--provider', 'anthropic', '--method', 'cli'],
    ['models', 'set', 'anthropic/claude-opus-4-6'],
  ]);
  return { journey, bodies: server.bodies, mark: journey.home };
}

async function choose(journey: Journey, commands: readonly (readonly string[])[]): Promise<void> {
  await journey.connect(CANARY);
  for (const args of commands) {
    const done = await journey.run(args);
    expect(done.exitCode, done.stderr).toBe(0);
  }
}

/** A token that says whose it is; nobody signed it. */
function token(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const account = { chatgpt_account_id: 'account-1', chatgpt_plan_type: 'plus' };
  const claims = { exp: 4_000_000_000, email: 'a@b.test', 'https://api.openai.com/auth': account };
  return `${part({ alg: 'none' })}.${part(claims)}.canary`;
}

/** Processes that have these words in their environment, as everything has that the program started. */
function processesWith(mark: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}

async function nothingLeft({ mark }: RealScene): Promise<void> {
  await expect.poll(() => processesWith(mark), { timeout: 20_000 }).toEqual([]);
}

for (const name of ['codex', 'claude-cli'] as const) {
  const { file, from } = PROGRAMS[name];
  const isAbsent = file === undefined;
  const reason = isAbsent ? ` (skipped: the program is not on PATH; install ${from})` : '';
  describe(`${name} itself behind the built program${reason}`, () => {
    test.skipIf(isAbsent)(
      `REF-9: two turns of a session in two processes, a third without${reason}`,
      async () => {
        const at = await scene(name, { kind: 'answer', words: ['An', 'swer'] });
        const { journey, bodies } = at;
        const first = await journey.run(['agent', '--session', 's1', '--message', 'Alpha?']);
        expect(first, first.stderr).toMatchObject({ exitCode: 0, stdout: 'Answer\n' });
        const second = await journey.run(['agent', '--session', 's1', '--message', 'Beta?', '--json']);
        expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, text: 'Answer' });
        expect(bodies.at(-1)).toMatch(/Alpha\?[\s\S]*Answer[\s\S]*Beta\?/);
        await journey.run(['agent', '--message', 'Gamma?']);
        expect(bodies.at(-1)).toContain('Gamma?');
        expect(bodies.at(-1)).not.toContain('Alpha?');
        for (const secret of [CANARY, SECOND_CANARY]) expect(bodies.join()).not.toContain(secret);
        await nothingLeft(at);
      },
      120_000,
    );

    test.skipIf(isAbsent)(
      `Ctrl-C during a reply ends it and everything that it started${reason}`,
      async () => {
        const at = await scene(name, { kind: 'hang', words: ['half an '] });
        const app = at.journey.open(['agent', '--message', 'hi']);
        await app.untilBytes(0, 'half an', 60_000);
        expect(processesWith(at.mark).length).toBeGreaterThan(1);
        app.press('ctrl-c');
        expect(await app.exit()).toBe(130);
        await nothingLeft(at);
      },
      120_000,
    );

    test.skipIf(isAbsent)(
      `kill -9 of ours during a reply leaves nothing behind${reason}`,
      async () => {
        const at = await scene(name, { kind: 'hang', words: ['half an '] });
        const app = at.journey.open(['agent', '--message', 'hi']);
        await app.untilBytes(0, 'half an', 60_000);
        app.kill('SIGKILL');
        await app.exit();
        await nothingLeft(at);
      },
      120_000,
    );
  });
}
