import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createClaudeCliRuntime } from '../../../../src/adapters/runtimes/claude-cli/claude-cli-runtime.ts';
import { findExecutable } from '../../../../src/adapters/runtimes/find-executable.ts';
import { classifyFailure } from '../../../../src/core/failure/classify.ts';
import type { AgentRuntime, RuntimeRequest } from '../../../../src/core/ports/agent-runtime.ts';
import { createRedactor } from '../../../../src/core/secrets/redact.ts';
import {
  type AnthropicServer,
  type AnthropicStep,
  anthropicServer,
} from '../../../support/anthropic-server.ts';
import { runtimeRequest } from '../../../support/runtime-request.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const claude = findExecutable('claude', process.env);
/** One of the two tests that may be skipped: they need the program itself. */
const reason =
  claude === undefined ? ' (skipped: no "claude" on PATH; install @anthropic-ai/claude-code)' : '';

/** The program itself, asking a provider of this machine; whatever else it wants to reach ends where nothing listens. */
async function machine(...steps: readonly AnthropicStep[]): Promise<{
  readonly runtime: AgentRuntime;
  readonly server: AnthropicServer;
}> {
  const server = await anthropicServer(...steps);
  const folder = temporaryFolder();
  const executable = join(folder, 'claude');
  // The address is none of what the runtime passes on (decision 37), so the program is given it from outside.
  writeFileSync(executable, `#!/bin/sh\nANTHROPIC_BASE_URL=${server.url} exec "${claude}" "$@"\n`);
  chmodSync(executable, 0o755);
  mkdirSync(join(folder, 'home'));
  const runtime = createClaudeCliRuntime({
    env: {
      PATH: process.env['PATH'],
      HOME: join(folder, 'home'),
      CLAUDE_CODE_OAUTH_TOKEN: 'canary-login',
      ANTHROPIC_API_KEY: 'canary-key',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1',
    },
    folder: join(folder, 'work'),
    redact: (text) => createRedactor().redact(text),
    presence: () => ({ executable, login: 'present' }),
  });
  return { runtime, server };
}

function request(facts: Partial<RuntimeRequest> = {}): RuntimeRequest {
  return runtimeRequest({ provider: 'anthropic', model: 'claude-opus-4-6' }, 'hi', facts);
}

const RESETS_AT = Math.floor(Date.now() / 1000) + 3600;
const LIMIT = {
  'anthropic-ratelimit-unified-status': 'rejected',
  'anthropic-ratelimit-unified-reset': String(RESETS_AT),
  'anthropic-ratelimit-unified-representative-claim': 'five_hour',
};

describe(`the Claude CLI itself against a provider of this machine${reason}`, () => {
  test.skipIf(claude === undefined)(
    `decision 37: a turn, the next one in the same conversation, its own login and no key of ours${reason}`,
    async () => {
      const { runtime, server } = await machine({ kind: 'answer', words: ['Hel', 'lo'] });
      const pieces: string[] = [];
      const session = { sessionId: 's1', onText: (text: string) => void pieces.push(text) };
      const one = [{ role: 'user', text: 'Alpha?' }] as const;
      expect(await runtime.run(request({ ...session, messages: one }))).toMatchObject({
        ok: true,
        text: 'Hello',
        usage: { inputTokens: 7, outputTokens: 5 },
      });
      expect(pieces).toEqual(['Hel', 'lo']);
      const two = [...one, { role: 'assistant', text: 'Hello' }, { role: 'user', text: 'Beta?' }] as const;
      expect(await runtime.run(request({ ...session, messages: two }))).toMatchObject({ ok: true });
      const [first, second] = server.bodies.map((body) => JSON.parse(body));
      expect(first).toMatchObject({ model: 'claude-opus-4-6', stream: true });
      expect(first.tools ?? []).toEqual([]);
      expect(JSON.stringify(second.messages)).toMatch(/Alpha\?.*Hello.*Beta\?/);
      expect(JSON.stringify(second.messages)).not.toContain('so far');
      expect(server.bodies).toHaveLength(2);
      for (const sent of server.headers) {
        expect(sent.authorization).toBe('Bearer canary-login');
        expect(sent['x-api-key']).toBeUndefined();
      }
    },
    120_000,
  );

  test.skipIf(claude === undefined).each<[string, AnthropicStep, object]>([
    [
      'COOL-12: a usage limit ends at its reset',
      { kind: 'refuse', status: 429, type: 'rate_limit_error', message: 'Limit', headers: LIMIT },
      { reason: 'rate_limit', hint: { afterMs: expect.any(Number) } },
    ],
    [
      'a rate limit without a time',
      { kind: 'refuse', status: 429, type: 'rate_limit_error', message: 'Slower, please' },
      { reason: 'rate_limit' },
    ],
    [
      'a login that is not taken',
      { kind: 'refuse', status: 401, type: 'authentication_error', message: 'invalid bearer token' },
      { reason: 'auth' },
    ],
    [
      'a login that is revoked',
      { kind: 'refuse', status: 403, type: 'permission_error', message: 'OAuth token has been revoked' },
      { reason: expect.stringMatching(/^auth/) },
    ],
    [
      'no credit',
      {
        kind: 'refuse',
        status: 400,
        type: 'invalid_request_error',
        message: 'Your credit balance is too low to access the Anthropic API.',
      },
      { reason: 'billing' },
    ],
    [
      'too much to do',
      { kind: 'refuse', status: 529, type: 'overloaded_error', message: 'Overloaded' },
      { reason: 'overloaded' },
    ],
    [
      'a fault of the provider',
      { kind: 'refuse', status: 500, type: 'api_error', message: 'Internal server error' },
      { reason: 'timeout', rule: 'server-status' },
    ],
    [
      'a model that is not there',
      { kind: 'refuse', status: 404, type: 'not_found_error', message: 'model: claude-opus-4-6' },
      { reason: 'model_not_found' },
    ],
    [
      'a conversation that is too long',
      {
        kind: 'refuse',
        status: 400,
        type: 'invalid_request_error',
        message: 'prompt is too long: 300000 tokens > 200000 maximum',
      },
      { reason: 'context_overflow' },
    ],
    [
      'a request that is not understood',
      { kind: 'refuse', status: 400, type: 'invalid_request_error', message: 'messages: no' },
      { reason: 'format' },
    ],
  ])(
    `%s${reason}`,
    async (_, step, expected) => {
      const { runtime, server } = await machine(step);
      const outcome = await runtime.run(request());
      if (outcome.ok) throw new Error('it answered');
      const verdict = classifyFailure(outcome.evidence, Date.now());
      expect(verdict, JSON.stringify(outcome.evidence)).toMatchObject(expected);
      expect(outcome.outputStarted).toBe(false);
      // Its own tries would hide a limit from the failover.
      expect(server.bodies.length).toBeLessThanOrEqual(3);
    },
    120_000,
  );

  test.skipIf(claude === undefined).each<[string, AnthropicStep, string]>([
    ['a connection that is gone in the middle', { kind: 'hang', words: ['Hal'] }, 'timeout'],
    [
      'an error in the middle',
      { kind: 'break', words: ['Hal'], type: 'overloaded_error', message: 'Overloaded' },
      'overloaded',
    ],
  ])(
    `%s, and no second answer behind the first words${reason}`,
    async (_, step, expected) => {
      const { runtime, server } = await machine(step, { kind: 'whole', text: 'Another answer' });
      const pieces: string[] = [];
      const outcome = await runtime.run(
        request({
          onText: (text) => {
            pieces.push(text);
            if (step.kind === 'hang') server.cut();
          },
        }),
      );
      expect(outcome).toMatchObject({ ok: false, outputStarted: true });
      expect(pieces).toEqual(['Hal']);
      expect(!outcome.ok && classifyFailure(outcome.evidence, Date.now()).reason).toBe(expected);
    },
    120_000,
  );

  test.skipIf(claude === undefined)(
    `a stop in the middle ends the request too${reason}`,
    async () => {
      const { runtime, server } = await machine({ kind: 'hang', words: ['Hal'] });
      const person = new AbortController();
      const outcome = await runtime.run(request({ signal: person.signal, onText: () => person.abort() }));
      expect(outcome).toMatchObject({ ok: false, evidence: { aborted: true }, outputStarted: true });
      await vi.waitFor(() => expect(server.left()).toBe(1), { timeout: 10_000 });
    },
    120_000,
  );

  test.skipIf(claude === undefined)(
    `without a login${reason}`,
    async () => {
      const server = await anthropicServer({ kind: 'answer', words: ['no'] });
      const folder = temporaryFolder();
      const runtime = createClaudeCliRuntime({
        env: { PATH: process.env['PATH'], HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9' },
        folder: join(folder, 'work'),
        redact: (text) => text,
        presence: () => ({ executable: claude, login: 'missing' }),
      });
      const outcome = await runtime.run(request());
      if (outcome.ok) throw new Error('it answered');
      expect(classifyFailure(outcome.evidence, Date.now()), outcome.evidence.message).toMatchObject({
        reason: 'auth',
      });
      expect(server.bodies).toEqual([]);
    },
    120_000,
  );
});
