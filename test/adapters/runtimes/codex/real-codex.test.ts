import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCodexRuntime } from '../../../../src/adapters/runtimes/codex/codex-runtime.ts';
import { findCodex } from '../../../../src/adapters/runtimes/codex/find-codex.ts';
import type { AgentRuntime, RuntimeToken } from '../../../../src/core/ports/agent-runtime.ts';
import { createRedactor } from '../../../../src/core/secrets/redact.ts';
import { Secret } from '../../../../src/core/secrets/secret.ts';
import { codexProvider, responsesServer } from '../../../support/responses-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { turn, verdictOf } from './runtime-under-test.ts';

const codex = findCodex({ env: process.env, platform: process.platform });
/** The one test that may be skipped: it needs the program itself. */
const reason = codex === undefined ? ' (skipped: no "codex" on PATH; install @openai/codex)' : '';

/** A token that says whose it is; nobody signed it. */
function token(): RuntimeToken {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const account = { chatgpt_account_id: 'account-1', chatgpt_plan_type: 'plus' };
  const claims = { exp: 4_000_000_000, 'https://api.openai.com/auth': account };
  return { access: new Secret(`${part({ alg: 'none' })}.${part(claims)}.canary`), accountId: 'account-1' };
}

function machine(base: string): { readonly open: () => AgentRuntime; readonly home: string } {
  const folder = temporaryFolder();
  const home = join(folder, 'codex-home');
  mkdirSync(home);
  writeFileSync(
    join(home, 'config.toml'),
    `openai_base_url = "${base}/v1"\nchatgpt_base_url = "${base}/backend-api"\n`,
  );
  // Whatever else it wants to reach ends at a port where nothing listens.
  const nowhere = 'http://127.0.0.1:9';
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    CODEX_HOME: home,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1',
  };
  const kept = new Map<string, string>();
  return {
    home,
    open: () => {
      const runtime = createCodexRuntime({
        env,
        home: folder,
        cwd: folder,
        clock: { now: () => Date.now() },
        redactor: createRedactor(),
        client: { name: 'openclaw-models', version: '0.0.0' },
        loadThread: (_, sessionId) => kept.get(sessionId),
        saveThread: (_, sessionId, thread) => void kept.set(sessionId, thread),
      });
      onTestFinished(() => runtime.close());
      return runtime;
    },
  };
}

describe(`the Codex CLI itself against a provider of this machine${reason}`, () => {
  test.skipIf(codex === undefined)(
    `REF-9: a turn, the next one, and one of a new process${reason}`,
    async () => {
      const steps = [1, 2, 3].map((count) => ({ kind: 'answer', words: ['An', `swer ${count}`] }) as const);
      const { url, bodies } = await responsesServer(...steps);
      const { open } = machine(url);
      const session = { sessionId: 's1', token: token() };
      const pieces: string[] = [];
      const first = open();
      const one = await first.run(turn('Alpha?', { ...session, onText: (text) => void pieces.push(text) }));
      expect(one).toMatchObject({ ok: true, text: 'Answer 1', usage: { inputTokens: 11, outputTokens: 2 } });
      expect(pieces).toEqual(['An', 'swer 1']);
      const two = [
        { role: 'user', text: 'Alpha?' },
        { role: 'assistant', text: 'Answer 1' },
        { role: 'user', text: 'Beta?' },
      ] as const;
      expect(await first.run(turn('', { ...session, messages: two }))).toMatchObject({ text: 'Answer 2' });
      await first.close();
      const three = [
        ...two,
        { role: 'assistant', text: 'Answer 2' },
        { role: 'user', text: 'Gamma?' },
      ] as const;
      expect(await open().run(turn('', { ...session, messages: three }))).toMatchObject({ text: 'Answer 3' });
      expect(bodies).toHaveLength(3);
      for (const word of ['Alpha?', 'Answer 1', 'Beta?', 'Answer 2', 'Gamma?'])
        expect(bodies[2]).toContain(word);
      expect(bodies[2]).not.toContain('began elsewhere');
    },
    120_000,
  );

  test.skipIf(codex === undefined)(
    `COOL-12: a usage limit ends at its reset${reason}`,
    async () => {
      const resetsAt = Math.floor(Date.now() / 1000) + 3600;
      const base = await codexProvider((request, response) => {
        const isTurn = request.url?.startsWith('/v1/responses') === true;
        if (!isTurn) return void response.writeHead(404).end();
        const headers = {
          'content-type': 'application/json',
          'x-codex-primary-used-percent': '100',
          'x-codex-primary-window-minutes': '300',
          'x-codex-primary-reset-at': String(resetsAt),
        };
        response.writeHead(429, headers);
        response.end(
          JSON.stringify({ error: { type: 'usage_limit_reached', message: 'Full', resets_at: resetsAt } }),
        );
      });
      const outcome = await machine(base)
        .open()
        .run(turn('Hi', { token: token() }));
      expect(outcome).toMatchObject({ ok: false, evidence: { code: 'usage_limit_reached' } });
      expect(!outcome.ok && outcome.evidence.body).toContain(String(resetsAt));
      expect(verdictOf(outcome).reason).toBe('rate_limit');
    },
    120_000,
  );

  test.skipIf(codex === undefined)(
    `a token that is not taken is an auth failure, and its own sign-in is not written${reason}`,
    async () => {
      const base = await codexProvider((_, response) => {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: 'No', code: 'invalid_api_key' } }));
      });
      const { open, home } = machine(base);
      expect(verdictOf(await open().run(turn('Hi', { token: token() }))).reason).toBe('auth');
      expect(readdirSync(home)).not.toContain('auth.json');
    },
    120_000,
  );

  test.skipIf(codex === undefined)(
    `a missing sign-in, and a stop in the middle${reason}`,
    async () => {
      let isClosed = false;
      const base = await codexProvider((request, response) => {
        if (request.url?.startsWith('/v1/responses') !== true) return void response.writeHead(404).end();
        response.on('close', () => {
          isClosed = true;
        });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const created = { type: 'response.created', response: { id: 'response-1' } };
        response.write(`event: response.created\ndata: ${JSON.stringify(created)}\n\n`);
      });
      const runtime = machine(base).open();
      expect(verdictOf(await runtime.run(turn('Hi'))).reason).toBe('auth');
      const limits = { connectMs: 60_000, firstTokenMs: 5000, totalMs: 60_000 };
      const outcome = await runtime.run(turn('Hi', { token: token(), limits }));
      expect(outcome).toMatchObject({ ok: false, evidence: { code: 'ETIMEDOUT' } });
      await vi.waitFor(() => expect(isClosed).toBe(true), { timeout: 10_000 });
    },
    120_000,
  );
});
