import type { CatalogModel } from '../../core/catalog.ts';
import type { Endpoint, EndpointInspector, ListOutcome } from '../../core/ports/model-calls.ts';
import { createFetch, safeHeaders } from '../http/http-client.ts';
import { evidenceOf } from '../http/http-evidence.ts';
import { findLocalServers } from './local-servers.ts';
import { listRequest, parseModelList } from './model-list.ts';
import { describeOllamaModels } from './ollama-models.ts';

const MAX_LIST_BYTES = 4 * 1024 * 1024;

/** Asks endpoints which models they have. */
export function createEndpointInspector(options: { readonly ollamaHost?: string } = {}): EndpointInspector {
  const inspector: EndpointInspector = {
    listModels: (endpoint, { timeoutMs, signal }) =>
      listModels(
        endpoint,
        AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        Math.min(timeoutMs, 5000),
      ),
    findLocalServers: (signal) => findLocalServers(inspector, options.ollamaHost, signal),
  };
  return inspector;
}

async function listModels(endpoint: Endpoint, signal: AbortSignal, connectMs: number): Promise<ListOutcome> {
  const fetch = createFetch({ connectMs, maxBodyBytes: MAX_LIST_BYTES });
  const request = listRequest(endpoint);
  try {
    const response = await fetch(request.url, { headers: request.headers, signal });
    const text = await response.text();
    if (!response.ok) return refused(endpoint, response, text);
    const models = parseModelList(endpoint, text);
    if (models === undefined) return notAList(endpoint, response.status);
    return { ok: true, models: await withDetails(endpoint, models, fetch, signal) };
  } catch (error) {
    return {
      ok: false,
      evidence: evidenceOf(unwrap(error), { provider: endpoint.provider, phase: 'connect' }),
    };
  }
}

async function withDetails(
  endpoint: Endpoint,
  models: readonly CatalogModel[],
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<readonly CatalogModel[]> {
  return endpoint.api === 'ollama' ? describeOllamaModels(endpoint, models, fetch, signal) : models;
}

function refused(endpoint: Endpoint, response: Response, text: string): ListOutcome {
  return {
    ok: false,
    evidence: {
      provider: endpoint.provider,
      phase: 'body',
      status: response.status,
      headers: safeHeaders(response.headers),
      body: text.slice(0, 8192),
    },
  };
}

function notAList(endpoint: Endpoint, status: number): ListOutcome {
  const message = `${endpoint.baseUrl} answers, but not with a list of models`;
  return { ok: false, evidence: { provider: endpoint.provider, phase: 'body', status, message } };
}

/** fetch hides the socket's own error one level down. */
function unwrap(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}
