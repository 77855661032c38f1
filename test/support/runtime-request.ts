import type { RuntimeRequest } from '../../src/core/ports/agent-runtime.ts';

/** A turn of one message; limits are long enough for any machine. */
export function runtimeRequest(
  ref: RuntimeRequest['ref'],
  text: string,
  change: Partial<RuntimeRequest> = {},
): RuntimeRequest {
  return {
    agentId: 'main',
    sessionId: undefined,
    ref,
    messages: [{ role: 'user', text }],
    token: undefined,
    limits: { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000 },
    signal: new AbortController().signal,
    ...change,
  };
}
