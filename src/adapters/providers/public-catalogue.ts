import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { CatalogueOptions, CatalogueOutcome } from '../../core/ports/model-scanner.ts';
import { BodyTooLargeError, createFetch } from '../http/http-client.ts';
import { type EvidenceContext, evidenceOf, evidenceOfAnswer } from '../http/http-evidence.ts';

/** OpenRouter's list has about 700 KB, models.dev's about 3 MB. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_ETAG = 200;
const MAX_CONNECT_MS = 5000;

/** Reads a public list of models as JSON. No credential goes along: none is needed, and none is given away (SCAN-2). */
export async function readCatalogueAt(
  url: string,
  { timeoutMs, signal, provider, etag }: CatalogueOptions,
): Promise<CatalogueOutcome> {
  const fetch = createFetch({ connectMs: Math.min(timeoutMs, MAX_CONNECT_MS), maxBodyBytes: MAX_BYTES });
  const limit = AbortSignal.timeout(timeoutMs);
  const context: EvidenceContext = {
    provider,
    phase: 'body',
    auth: { kind: 'none' },
    headers: {},
  };
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
      signal: AbortSignal.any([signal, limit]),
    });
    const { status, headers } = response;
    const body = await response.text();
    if (status === 304 && etag !== undefined) return { ok: true, isUnchanged: true };
    if (!response.ok) {
      return { ok: false, kind: 'status', evidence: evidenceOfAnswer({ status, headers, body }, context) };
    }
    const document = parsed(body);
    const named = headers.get('etag');
    if (document !== undefined) {
      return named === null || named.length > MAX_ETAG
        ? { ok: true, document }
        : { ok: true, document, etag: named };
    }
    return { ok: false, kind: 'malformed', evidence: { provider, status } };
  } catch (error) {
    const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
    const evidence = evidenceOf(cause, context);
    if (cause instanceof BodyTooLargeError) return { ok: false, kind: 'too-large', evidence };
    if (signal.aborted) return { ok: false, kind: 'unreachable', evidence: { ...evidence, aborted: true } };
    return {
      ok: false,
      kind: 'unreachable',
      evidence: limit.aborted ? timedOut(provider, timeoutMs) : evidence,
    };
  }
}

function timedOut(provider: string, timeoutMs: number): FailureEvidence {
  const message = `gave up after ${Math.max(1, Math.round(timeoutMs / 1000))} s`;
  return { provider, name: 'TimeoutError', code: 'ETIMEDOUT', message };
}

/** Undefined when it is no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
