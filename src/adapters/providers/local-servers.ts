import type { EndpointInspector, LocalServer } from '../../core/ports/model-calls.ts';
import { findProvider } from '../../core/provider-table/provider-table.ts';

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
  const usual = findProvider(provider);
  const baseUrl = provider === 'ollama' && ollamaHost !== undefined ? withScheme(ollamaHost) : usual?.baseUrl;
  if (baseUrl === undefined || usual?.api === undefined) return undefined;
  const endpoint = { provider, api: usual.api, baseUrl, headers: {}, auth: { kind: 'none' } } as const;
  const answer = await inspector.listModels(endpoint, { timeoutMs: PROBE_MS, signal });
  return answer.ok ? { provider, baseUrl, models: answer.models } : undefined;
}

/** `OLLAMA_HOST` is usually host:port; a listen-everywhere address is this machine for a client. */
function withScheme(host: string): string {
  const url = /^https?:\/\//.test(host) ? host : `http://${host}`;
  return url.replace('//0.0.0.0', '//127.0.0.1').replace(/\/+$/, '');
}
