import type { FailureEvidence } from '../../../core/failure/evidence.ts';
import type { AppServer } from './app-server.ts';
import type { TurnError } from './protocol.ts';
import { resetOfSnapshot } from './reset-time.ts';
import { ServerGoneError, ServerRefusalError } from './server-errors.ts';
import { NotReadyError } from './sign-in.ts';
import type { TurnEnd } from './turn-answer.ts';
import { evidenceOfTurnError, isUsageLimit } from './turn-error.ts';

/** Milliseconds that an answer about the usage is waited for. */
const REPORT_MS = 2000;

export interface EndContext {
  readonly server: AppServer;
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly silenceMs: number;
  readonly clean: (text: string) => string;
  /** What went wrong in a try that Codex was about to make again. */
  readonly lastTry: TurnError | undefined;
}

/** A turn that ended without an answer, as facts for the classifier. */
export async function evidenceOfEnd(end: TurnEnd, context: EndContext): Promise<FailureEvidence> {
  const { server, nowMs, clean } = context;
  if (end.kind === 'failed') {
    const rateLimits = isUsageLimit(end.error) ? await usageReport(server, nowMs) : undefined;
    return evidenceOfTurnError(end.error, { rateLimits, nowMs, clean });
  }
  if (end.kind === 'silent') {
    const seconds = Math.max(1, Math.round(context.silenceMs / 1000));
    return { name: 'TimeoutError', code: 'ETIMEDOUT', message: `the answer stood still for ${seconds} s` };
  }
  if (end.kind === 'refused') {
    return { code: 'unauthorized', status: 401, message: 'The provider does not take this ChatGPT sign-in' };
  }
  if (end.kind === 'too-large') return { message: 'The answer is larger than 5 MiB and was cut off' };
  const message =
    end.kind === 'broken' ? 'The answer broke off in the middle' : 'Codex stopped the turn by itself';
  const { lastTry } = context;
  const cause = lastTry === undefined ? {} : { cause: { message: clean(lastTry.message) } };
  return { code: 'ECONNRESET', message, ...cause };
}

/** Anything that kept a turn from its end, as facts for the classifier. */
export function evidenceOfError(error: unknown, clean: (text: string) => string): FailureEvidence {
  if (error instanceof NotReadyError) return error.evidence;
  if (error instanceof ServerGoneError) {
    const lastWords = clean(error.lastWords).trim();
    const cause = lastWords === '' ? {} : { cause: { name: 'stderr', message: lastWords } };
    return { code: error.code, message: error.message, ...cause };
  }
  if (error instanceof ServerRefusalError) return { message: clean(error.message) };
  return { name: 'UnexpectedEvent', message: 'The Codex app-server answers in a way that is not known here' };
}

/** The last report where it names a reset, else one that is asked for. */
async function usageReport(server: AppServer, nowMs: number): Promise<unknown> {
  if (resetOfSnapshot(server.rateLimits, nowMs) !== undefined) return server.rateLimits;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const limit = setTimeout(() => resolve(undefined), REPORT_MS);
  const asked = server.request('account/rateLimits/read', {}).catch(() => undefined);
  const report = await Promise.race([asked, promise]);
  clearTimeout(limit);
  return typeof report === 'object' && report !== null && 'rateLimits' in report
    ? report.rateLimits
    : undefined;
}
