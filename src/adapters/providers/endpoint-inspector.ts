import type { CatalogModel } from '../../core/models/catalog.ts';
import type { Endpoint, EndpointInspector, ListOptions, ListOutcome } from '../../core/ports/model-calls.ts';
import { createFetch } from '../http/http-client.ts';
import { type EvidenceContext, evidenceOf, evidenceOfAnswer } from '../http/http-evidence.ts';
import { findLocalServers } from './local-servers.ts';
import { listUrls, parseModelList } from './model-list.ts';
import { describeOllamaModels } from './ollama-models.ts';
import { requestHeaders } from './request-headers.ts';

const MAX_LIST_BYTES = 4 * 1024 * 1024;
const MAX_CONNECT_MS = 5000;

/** Asks endpoints which models they have. */
export function createEndpointInspector(options: { readonly ollamaHost?: string } = {}): EndpointInspector {
  const inspector: EndpointInspector = {
    listModels,
    findLocalServers: (signal) => findLocalServers(inspector, options.ollamaHost, signal),
  };
  return inspector;
}

async function listModels(endpoint: Endpoint, options: ListOptions): Promise<ListOutcome> {
  const connectMs = Math.min(options.timeoutMs, MAX_CONNECT_MS);
  const fetch = createFetch({
    connectMs,
    maxBodyBytes: MAX_LIST_BYTES,
    ...(endpoint.transport === undefined ? {} : { transport: endpoint.transport }),
  });
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, limit]);
  const { provider, auth, headers } = endpoint;
  const context: EvidenceContext = { provider, phase: 'body', auth, headers };
  try {
    if (options.once !== undefined) return await askOnce(endpoint, options.once, fetch, signal, context);
    const [first, ...others] = listUrls(endpoint);
    let outcome = await ask(endpoint, first, fetch, signal, context);
    for (const url of others) {
      if (outcome.ok) break;
      outcome = await ask(endpoint, url, fetch, signal, context);
    }
    if (!outcome.ok || endpoint.api !== 'ollama') return outcome;
    return { ok: true, models: await describeOllamaModels(endpoint, outcome.models, fetch, signal) };
  } catch (error) {
    const evidence = evidenceOf(unwrap(error), context);
    if (options.signal.aborted) return { ok: false, evidence: { ...evidence, aborted: true } };
    if (!limit.aborted) return { ok: false, evidence };
    const message = `gave up after ${Math.max(1, Math.round(options.timeoutMs / 1000))} s`;
    return { ok: false, evidence: { ...evidence, name: 'TimeoutError', code: 'ETIMEDOUT', message } };
  }
}

/** The last address is the one that every server of the kind has. */
function askOnce(
  endpoint: Endpoint,
  what: NonNullable<ListOptions['once']>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  context: EvidenceContext,
): Promise<ListOutcome> {
  if (what === 'models') return ask(endpoint, listUrls(endpoint).at(-1) ?? '', fetch, signal, context);
  const isKey = (body: string): readonly CatalogModel[] | undefined => (isJsonObject(body) ? [] : undefined);
  return ask(endpoint, `${endpoint.baseUrl}${what}`, fetch, signal, context, isKey);
}

function isJsonObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

async function ask(
  endpoint: Endpoint,
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  context: EvidenceContext,
  read = (body: string): readonly CatalogModel[] | undefined => parseModelList(endpoint, body),
): Promise<ListOutcome> {
  const headers = requestHeaders(endpoint, listHeaders(endpoint));
  const response = await fetch(url, { headers, signal });
  const { status } = response;
  let body: string;
  try {
    body = await response.text();
  } catch (error) {
    if (signal.aborted) throw error;
    // Whoever sends a status is there, even when what follows is of no use.
    return { ok: false, evidence: { ...evidenceOf(unwrap(error), context), status } };
  }
  if (!response.ok) {
    return { ok: false, evidence: evidenceOfAnswer({ status, headers: response.headers, body }, context) };
  }
  const models = read(body);
  if (models !== undefined) return { ok: true, models };
  const { provider, phase } = context;
  const message = `${endpoint.baseUrl} answers, but not with a list of models`;
  return { ok: false, evidence: { provider, phase, status, message } };
}

function listHeaders({ api }: Endpoint): Record<string, string> {
  const accept = { accept: 'application/json' };
  return api === 'anthropic-messages' ? { ...accept, 'anthropic-version': '2023-06-01' } : accept;
}

/** fetch hides the socket's own error one level down. */
function unwrap(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}
