import type { CatalogModel } from './catalog.ts';
import type { Config } from './config.ts';
import { configuredProvider } from './configured-provider.ts';
import { API_MODES, type ApiMode } from './provider.ts';
import { findProvider } from './provider-table/provider-table.ts';

export type ResolvedEndpoint =
  | { readonly ok: true; readonly api: ApiMode; readonly baseUrl: string }
  | { readonly ok: false; readonly problem: string };

const OLLAMA_PORT = 11_434;

/** Variables that move a provider elsewhere (decision 35). */
const BASE_URL_VARIABLES: Readonly<Record<string, string>> = {
  openrouter: 'OPENROUTER_BASE_URL',
  openai: 'OPENAI_BASE_URL',
  anthropic: 'ANTHROPIC_BASE_URL',
  ollama: 'OLLAMA_HOST',
};

/**
 * Where requests for a model go and in which dialect: the config's provider entry, then the environment, then the model's
 * own row, then the provider table (CUST-3, decision 35). `lookup` reads an environment variable.
 */
export function resolveEndpoint(
  provider: string,
  model: CatalogModel | undefined,
  config: Config,
  lookup: (name: string) => string | undefined,
): ResolvedEndpoint {
  const entry = configuredProvider(config, provider);
  const table = findProvider(provider);
  const moved = nonEmpty(entry?.baseUrl) ?? fromEnvironment(provider, lookup);
  const baseUrl = filledIn(moved ?? model?.baseUrl ?? table?.baseUrl, lookup);
  if (baseUrl === undefined || baseUrl === '') {
    return {
      ok: false,
      problem: `the address of ${provider} is not known; set models.providers.${provider}.baseUrl`,
    };
  }
  if (baseUrl.includes('{')) {
    return { ok: false, problem: `the address of ${provider} needs account details: ${baseUrl}` };
  }
  if (!URL.canParse(baseUrl)) return { ok: false, problem: `"${baseUrl}" is not an address` };
  const rowApi = entry?.models?.find((row) => row.id === model?.id)?.api;
  // A row's own protocol belongs to its own address; an address that was moved speaks the provider's.
  const builtIn = moved === undefined ? (model?.api ?? table?.api) : (table?.api ?? model?.api);
  const word = rowApi ?? entry?.api ?? builtIn ?? 'openai-completions';
  const api = word === 'openai' ? 'openai-completions' : word;
  if (!isApiMode(api)) return { ok: false, problem: `"${api}" is not a protocol this program knows` };
  return { ok: true, api, baseUrl: baseUrl.replace(/\/+$/, '') };
}

function fromEnvironment(provider: string, lookup: (name: string) => string | undefined): string | undefined {
  const name = BASE_URL_VARIABLES[provider];
  const value = name === undefined ? undefined : lookup(name);
  if (value === undefined || /^https?:\/\//.test(value)) return value;
  // OLLAMA_HOST is usually written as host:port; a server's listen-everywhere address is this machine for a client.
  const host = value.replace(/^0\.0\.0\.0/, '127.0.0.1').replace(/\/+$/, '');
  return `http://${/:\d+$/.test(host) ? host : `${host}:${OLLAMA_PORT}`}`;
}

/** Placeholders of the table and the snapshot are names of environment variables: `{CLOUDFLARE_ACCOUNT_ID}`. */
function filledIn(
  template: string | undefined,
  lookup: (name: string) => string | undefined,
): string | undefined {
  return template?.replaceAll(/\{([A-Z][A-Z0-9_]*)\}/g, (whole, name: string) => lookup(name) ?? whole);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function isApiMode(word: string): word is ApiMode {
  return (API_MODES as readonly string[]).includes(word);
}
