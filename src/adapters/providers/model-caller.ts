import {
  InvalidResponseDataError,
  type LanguageModelV4,
  type LanguageModelV4Message,
  type LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { FailureEvidence, FailurePhase } from '../../core/failure/evidence.ts';
import type { CallOptions, CallOutcome, CallTarget, ModelCaller } from '../../core/ports/model-calls.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import type { LocalService } from '../../core/providers/provider-config.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { createFetch } from '../http/http-client.ts';
import { evidenceOf } from '../http/http-evidence.ts';
import { CallTimer } from './call-timer.ts';
import { languageModelFor } from './language-model.ts';

/** No honest answer of one turn is larger. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Words of providers for an answer that failed after all; the libraries take some of them for an ordinary end. */
const FAILED_STOPS: ReadonlySet<string> = new Set(['error', 'abort', 'network_error', 'malformed_response']);

/** How this program names itself to servers that ask, when its version is not known. */
const CLIENT = 'openclaw-models';

/**
 * Calls models through their wire formats: one call, one request, no retries (decision 18); where a credential has to be
 * exchanged for a token first, that goes before it.
 * @param options.client name and version of this program, as `name/version`; `fetchWith` takes the place of the network; `env` is
 * what local services are given of (CUST-8)
 */
export function createModelCaller({
  client = CLIENT,
  fetchWith = createFetch,
  env = {},
}: Partial<Wire> = {}): ModelCaller {
  const wire = { client, fetchWith, env };
  return {
    call: (target, messages, options) =>
      target.localService === undefined
        ? call(wire, target, messages, options)
        : callService(wire, target, target.localService, messages, options),
  };
}

/** What requests leave with: the name of the client, and what makes the fetch of a call. */
interface Wire {
  readonly client: string;
  readonly fetchWith: typeof createFetch;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A call to a server that may have to be started first; the time that it takes is part of the whole. */
async function callService(
  wire: Wire,
  target: CallTarget,
  service: LocalService,
  messages: readonly ChatMessage[],
  options: CallOptions,
): Promise<CallOutcome> {
  const { connectMs, totalMs } = options.limits;
  const beganMs = performance.now();
  const { openLocalService } = await import('../runtimes/local-service.ts');
  const use = await openLocalService(service, {
    baseUrl: target.baseUrl,
    fetch: wire.fetchWith({ connectMs, maxBodyBytes: MAX_BODY_BYTES }),
    signal: options.signal,
    budgetMs: totalMs,
    env: wire.env,
  });
  if (!use.ok) return failed(target, 'connect', use.evidence, false);
  const leftMs = Math.max(1, totalMs - (performance.now() - beganMs));
  try {
    return await call(wire, target, messages, { ...options, limits: { ...options.limits, totalMs: leftMs } });
  } finally {
    use.done();
  }
}

async function call(
  { client, fetchWith }: Wire,
  target: CallTarget,
  messages: readonly ChatMessage[],
  options: CallOptions,
): Promise<CallOutcome> {
  const fetch = fetchWith({
    connectMs: options.limits.connectMs,
    maxBodyBytes: MAX_BODY_BYTES,
    ...(options.onSent === undefined ? {} : { onSent: options.onSent }),
    ...(target.transport === undefined ? {} : { transport: target.transport }),
  });
  const exchanged: Secret[] = [];
  const model = await languageModelFor(target, fetch, { client, learn: (secret) => exchanged.push(secret) });
  if (model === undefined) return failed(target, 'request', unsupported(target.api), false);
  const timer = new CallTimer(options);
  const answer = new Answer(timer, options);
  try {
    const { stream, response } = await model.doStream(
      requestOf(messages, options.maxOutputTokens ?? target.shape?.maxTokens, timer.signal),
    );
    await answer.read(stream, timer.signal);
    const outcome = answer.outcome(target);
    return outcome.ok ? { ...outcome, headers: limitHeaders(response?.headers ?? {}) } : outcome;
  } catch (error) {
    const { phase, started } = answer;
    const evidence =
      timer.evidence() ??
      evidenceOf(error, {
        provider: target.ref.provider,
        model: target.ref.model,
        phase,
        auth: target.auth,
        headers: target.headers,
        exchanged,
      });
    return failed(target, phase, evidence, started);
  } finally {
    timer.stop();
  }
}

/** Only what says something about limits: the rest may name accounts. */
function limitHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(named.filter(([name]) => /rate-?limit-/.test(name)));
}

function requestOf(
  messages: readonly ChatMessage[],
  maxOutputTokens: number | undefined,
  abortSignal: AbortSignal,
): Parameters<LanguageModelV4['doStream']>[0] {
  return {
    prompt: messages.map((message) =>
      message.role === 'system'
        ? { role: 'system', content: message.text }
        : partsOf({ ...message, role: message.role }),
    ),
    abortSignal,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
}

function partsOf({
  role,
  text,
  images = [],
}: ChatMessage & { readonly role: 'user' | 'assistant' }): LanguageModelV4Message {
  const files = images.map(({ name, mediaType, base64 }) => ({
    type: 'file' as const,
    filename: name,
    mediaType,
    data: { type: 'data' as const, data: base64 },
  }));
  return { role, content: [...files, { type: 'text', text }] };
}

function failed(
  target: CallTarget,
  phase: FailurePhase,
  evidence: FailureEvidence,
  outputStarted: boolean,
): CallOutcome & { ok: false } {
  const { provider, model } = target.ref;
  return { ok: false, evidence: { provider, model, phase, ...evidence }, outputStarted };
}

function unsupported(api: string): FailureEvidence {
  return { code: 'UNSUPPORTED_API', message: `The protocol "${api}" is not spoken by this version` };
}

/** Reads the parts of a stream; knows how far it came. */
class Answer {
  phase: FailurePhase = 'first-token';
  started = false;
  private text = '';
  private firstTokenMs = 0;
  private isBroken = false;
  private finish: Extract<LanguageModelV4StreamPart, { type: 'finish' }> | undefined;
  private readonly timer: CallTimer;
  private readonly options: CallOptions;

  constructor(timer: CallTimer, options: CallOptions) {
    this.timer = timer;
    this.options = options;
  }

  async read(stream: ReadableStream<LanguageModelV4StreamPart>, signal: AbortSignal): Promise<void> {
    const reader = stream.getReader();
    // A server that stops sending must not hold the read: the limit ends it from this side.
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    stopped.catch(() => undefined);
    try {
      for (;;) {
        const { done, value } = await Promise.race([reader.read(), stopped]);
        if (done) return;
        this.take(value);
      }
    } finally {
      void reader.cancel().catch(() => undefined);
    }
  }

  private take(part: LanguageModelV4StreamPart): void {
    if (part.type === 'error' && !isMissingEnd(part.error)) throw part.error;
    if (part.type === 'error') this.isBroken = true;
    // Libraries finish what has come when the connection closes in good order; half an answer is no whole one (F10).
    const isEnd = part.type === 'finish' && part.finishReason.unified !== 'interrupted';
    if (isEnd && !this.isBroken) this.finish = part;
    // Thinking is a sign of life, though nothing that is shown.
    if (part.type === 'reasoning-delta') this.alive();
    if (part.type !== 'text-delta' || part.delta === '') return;
    this.alive();
    this.started = true;
    this.phase = 'stream';
    this.text += part.delta;
    this.options.onText?.(part.delta);
  }

  private alive(): void {
    if (this.firstTokenMs === 0) this.firstTokenMs = this.timer.firstToken();
  }

  outcome(target: CallTarget): CallOutcome {
    const reason = this.finish?.finishReason;
    if (reason?.unified === 'error' || FAILED_STOPS.has(reason?.raw?.toLowerCase() ?? '')) {
      return failed(
        target,
        this.phase,
        { message: `Unhandled stop reason: ${reason?.raw ?? 'error'}` },
        this.started,
      );
    }
    if (reason?.unified === 'content-filter') {
      const message = `The provider refused to ${this.started ? 'go on' : 'answer'}`;
      return failed(target, this.phase, { code: 'content_filter', message }, this.started);
    }
    if (this.finish === undefined && this.firstTokenMs > 0) {
      const evidence = { code: 'ECONNRESET', message: 'The answer broke off in the middle' };
      return failed(target, 'stream', evidence, this.started);
    }
    // Without any fact of its own the evidence is what it is about: neither message nor status (ERR-2, `empty_response`).
    if (this.text === '' && !this.isEnoughForCheck()) return failed(target, 'body', {}, false);
    const usage = this.finish?.usage;
    return {
      ok: true,
      text: this.text,
      firstTokenMs: this.firstTokenMs === 0 ? this.timer.elapsedMs() : this.firstTokenMs,
      totalMs: this.timer.elapsedMs(),
      usage: { inputTokens: usage?.inputTokens.total, outputTokens: usage?.outputTokens.total },
    };
  }

  /** A model may think its few tokens away, seen or unseen: it works, which is all that a check asks. A turn needs words. */
  private isEnoughForCheck(): boolean {
    if (this.options.maxOutputTokens === undefined) return false;
    return this.firstTokenMs > 0 || this.finish?.finishReason.unified === 'length';
  }
}

/** A library's word for a stream that ended without its end: nothing or half an answer, which is judged here. */
function isMissingEnd(error: unknown): boolean {
  return InvalidResponseDataError.isInstance(error) && error.data === undefined;
}
