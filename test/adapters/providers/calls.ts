import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import type { Behaviour } from '../../../src/adapters/demo/behaviour.ts';
import { type FakeProvider, startFakeProvider } from '../../../src/adapters/demo/fake-provider.ts';
import { createModelCaller } from '../../../src/adapters/providers/model-caller.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import type { CallOptions, CallOutcome, CallTarget } from '../../../src/core/ports/model-calls.ts';
import { CANARY, PATIENT } from './call-target.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

export async function fake(behaviour: Behaviour): Promise<FakeProvider> {
  const provider = await startFakeProvider({ behave: () => behaviour });
  cleanups.push(() => provider.close());
  return provider;
}

/** A server that answers every request with these bytes, and tells which headers came. */
export async function rawServer(answer: {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}): Promise<{ readonly url: string; readonly seen: IncomingHttpHeaders[]; readonly closed: Promise<void> }> {
  const seen: IncomingHttpHeaders[] = [];
  let tellClosed = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.on('close', tellClosed);
    response.writeHead(answer.status ?? 200, answer.headers ?? { 'content-type': 'text/event-stream' });
    // An answer without an end stays open.
    if (answer.body.endsWith('…')) response.write(answer.body.slice(0, -1));
    else response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, closed };
}

export function call(target: CallTarget, options: Partial<CallOptions> = {}): Promise<CallOutcome> {
  return createModelCaller().call(
    target,
    [
      { role: 'system', text: 'Be brief' },
      { role: 'user', text: 'Hi' },
    ],
    {
      limits: PATIENT,
      signal: new AbortController().signal,
      ...options,
    },
  );
}

export async function failure(
  target: CallTarget,
  options: Partial<CallOptions> = {},
): Promise<FailureEvidence & { outputStarted: boolean }> {
  const outcome = await call(target, options);
  if (outcome.ok) throw new Error(`expected a failure, got "${outcome.text}"`);
  expect(JSON.stringify(outcome)).not.toContain(CANARY);
  return { ...outcome.evidence, outputStarted: outcome.outputStarted };
}

export const chunk = (facts: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'alpha', ...facts })}\n\n`;
