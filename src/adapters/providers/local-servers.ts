import type { EndpointInspector, LocalServer } from '../../core/ports/model-calls.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';

const LOCAL = ['ollama', 'lmstudio', 'vllm', 'sglang', 'llama-cpp'] as const;

/** ui.md section 1: the usual ports are asked at once, one second each. */
const PROBE_MS = 1000;

/** Servers on this machine that answer with a list of models in their own shape; anything else on those ports is not ours. */
export async function findLocalServers(
  inspector: Pick<EndpointInspector, 'listModels'>,
  ollamaHost: string | undefined,
  signal: AbortSignal,
): Promise<readonly LocalServer[]> {
  const found = await Promise.all(LOCAL.map((provider) => ask(inspector, provider, ollamaHost, signal)));
  return found.flatMap((server) => server ?? []);
}

async function ask(
  inspector: Pick<EndpointInspector, 'listModels'>,
  provider: LocalServer['provider'],
  ollamaHost: string | undefined,
  signal: AbortSignal,
): Promise<LocalServer | undefined> {
  // `OLLAMA_HOST` is usually host:port; core knows how to read it.
  const resolved = resolveEndpoint(provider, undefined, {}, (name) =>
    name === 'OLLAMA_HOST' ? ollamaHost : undefined,
  );
  if (!resolved.ok) return undefined;
  const { api, baseUrl } = resolved;
  const endpoint = { provider, api, baseUrl, headers: {}, auth: { kind: 'none' } } as const;
  const answer = await inspector.listModels(endpoint, { timeoutMs: PROBE_MS, signal });
  return answer.ok ? { provider, baseUrl, models: answer.models } : undefined;
}
