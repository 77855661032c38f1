import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import type { ModelScanner, ToolCheckOptions, ToolOutcome } from '../../core/ports/model-scanner.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { createFetch } from '../http/http-client.ts';
import { evidenceOf } from '../http/http-evidence.ts';
import { CallTimer } from './call-timer.ts';
import { languageModelFor } from './language-model.ts';
import { readCatalogueAt } from './public-catalogue.ts';

/** An answer to a check is a few lines. */
const MAX_BODY_BYTES = 512 * 1024;

const READ_OUT_MS = 200;

const TOOL_NAME = 'ping';
const PROMPT = 'Call the tool "ping" now. Do not answer with text.';

/**
 * Asks what a scan wants to know beside chat, in the wire format of each target: one check, one request, no retries.
 * @param options.client name and version of this program, as `name/version`
 */
export function createModelScanner({ client }: { readonly client: string }): ModelScanner {
  return {
    catalogue: readCatalogueAt,
    checkTools: (target, options) => checkTools(client, target, options),
  };
}

async function checkTools(
  client: string,
  target: CallTarget,
  options: ToolCheckOptions,
): Promise<ToolOutcome> {
  const { provider, model } = target.ref;
  const about = { provider, model, phase: 'first-token' } as const;
  const exchanged: Secret[] = [];
  const timer = new CallTimer(options);
  try {
    const fetch = createFetch({
      connectMs: options.limits.connectMs,
      maxBodyBytes: MAX_BODY_BYTES,
      ...(target.transport === undefined ? {} : { transport: target.transport }),
    });
    const learn = (secret: Secret): number => exchanged.push(secret);
    const languageModel = await languageModelFor(target, fetch, { client, learn });
    if (languageModel === undefined) return { ok: false, evidence: { ...about, code: 'UNSUPPORTED_API' } };
    const { stream } = await languageModel.doStream(requestOf(options, timer.signal));
    const { seen, atMs } = await readUntilCall(stream, timer);
    if (seen === 'nothing') return { ok: false, evidence: { ...about, ...timer.evidence() } };
    if (seen === 'broken') return { ok: false, evidence: { ...about, ...(timer.evidence() ?? BROKEN) } };
    return { ok: true, called: seen === 'called', latencyMs: atMs };
  } catch (error) {
    const { auth, headers } = target;
    const evidence = timer.evidence() ?? evidenceOf(error, { ...about, auth, headers, exchanged });
    return { ok: false, evidence: { ...about, ...evidence } };
  } finally {
    timer.stop();
  }
}

const BROKEN: FailureEvidence = { code: 'ECONNRESET', message: 'The answer broke off in the middle' };

function requestOf(
  { isRequired, maxOutputTokens }: ToolCheckOptions,
  abortSignal: AbortSignal,
): Parameters<LanguageModelV4['doStream']>[0] {
  return {
    prompt: [{ role: 'user', content: [{ type: 'text', text: PROMPT }] }],
    tools: [
      {
        type: 'function',
        name: TOOL_NAME,
        description: 'Says that somebody is there.',
        inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      },
    ],
    toolChoice: { type: isRequired ? 'required' : 'auto' },
    maxOutputTokens,
    abortSignal,
  };
}

/** `talked`: an answer with a proper end and no call in it; `broken`: one that ended in the middle. */
type Seen = 'called' | 'talked' | 'broken' | 'nothing';

/**
 * Reads an answer up to the call; `atMs`: how long it took to come there. The end that follows a call is waited for a little,
 * since only a connection whose answer is read out serves the next check.
 */
async function readUntilCall(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  timer: CallTimer,
): Promise<{ readonly seen: Seen; readonly atMs: number }> {
  const { signal } = timer;
  const reader = stream.getReader();
  // A server that stops sending must not hold the read: the limit ends it from this side.
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => undefined);
  const ended = (seen: Seen) => ({ seen, atMs: timer.elapsedMs() });
  let seen: Seen = 'nothing';
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), stopped]);
      if (done) return ended(seen);
      if (value.type === 'error') throw value.error;
      if (value.type === 'tool-call' && value.toolName === TOOL_NAME) {
        const called = ended('called');
        await readOut(reader);
        return called;
      }
      if (value.type === 'finish') return ended(endOf(value, seen));
      if (isSignOfLife(value)) seen = 'broken';
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Reads what is left, for a moment; what becomes of it does not matter any more. */
async function readOut(reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, READ_OUT_MS);
  const rest = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  await Promise.race([over, rest().catch(() => undefined)]);
  clearTimeout(limit);
}

function endOf({ finishReason }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>, seen: Seen): Seen {
  if (finishReason.unified === 'error') return 'broken';
  // A library makes up an end for a stream that has none.
  if (finishReason.raw === undefined && seen === 'broken') return 'broken';
  return seen === 'nothing' && finishReason.raw === undefined ? 'nothing' : 'talked';
}

function isSignOfLife({ type }: LanguageModelV4StreamPart): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type.startsWith('tool-input');
}
