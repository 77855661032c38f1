import type { Config } from '../config/config.ts';
import type { CatalogModel } from '../models/catalog.ts';
import { configuredProvider } from './configured-provider.ts';
import { isPrivateUrl } from './private-url.ts';
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
  'microsoft-foundry': 'AZURE_OPENAI_ENDPOINT',
};

/**
 * Where requests for a model go and in which dialect: the config's provider entry, then the environment, then the model's
 * own row, then the provider table (CUST-3, decision 35). `lookup` reads an environment variable;
 * `stored` is an address that the agent has of its own and goes before all (REG-3).
 */
export function resolveEndpoint(
  provider: string,
  model: CatalogModel | undefined,
  config: Config,
  lookup: (name: string) => string | undefined,
  stored?: string,
): ResolvedEndpoint {
  const entry = configuredProvider(config, provider);
  const table = findProvider(provider);
  const moved = nonEmpty(stored) ?? nonEmpty(entry?.baseUrl) ?? fromEnvironment(provider, lookup);
  const baseUrl = filledIn(moved ?? model?.baseUrl ?? table?.baseUrl, lookup);
  if (baseUrl === undefined || baseUrl === '') {
    return {
      ok: false,
      problem: `the address of ${provider} is not known; set models.providers.${provider}.baseUrl`,
    };
  }
  // Before anything repeats the address: what stands there may be a secret (S8), and no request can be made of it.
  if (holdsMoreThanPlace(baseUrl)) {
    const entryPath = `models.providers.${provider}`;
    return {
      ok: false,
      problem: `the address of ${provider} holds a user name or a query; move it to ${entryPath}.headers or ${entryPath}.request.auth`,
    };
  }
  if (baseUrl.includes('{')) {
    return { ok: false, problem: `the address of ${provider} needs account details: ${baseUrl}` };
  }
  if (!URL.canParse(baseUrl)) return { ok: false, problem: `"${baseUrl}" is not an address` };
  const refusal = forbiddenHost(provider, baseUrl, entry?.request?.allowPrivateNetwork);
  if (refusal !== undefined) return { ok: false, problem: refusal };
  const rowApi = entry?.models?.find((row) => row.id === model?.id)?.api;
  // A row's own protocol belongs to its own address; an address that was moved speaks the provider's.
  const builtIn = moved === undefined ? (model?.api ?? table?.api) : (table?.api ?? model?.api);
  const word = rowApi ?? entry?.api ?? builtIn ?? 'openai-completions';
  const api = word === 'openai' ? 'openai-completions' : word;
  if (!isApiMode(api)) return { ok: false, problem: `"${api}" is not a protocol this program knows` };
  return { ok: true, api, baseUrl: baseUrl.replace(/\/+$/, '') };
}

/** Does an address hold a user name, a password or a query (S8)? */
export function holdsMoreThanPlace(baseUrl: string): boolean {
  return /[?#]|\/\/[^/]*@/.test(baseUrl);
}

/**
 * CUST-5: the address that the person configured is trusted, also on a private network, unless they say no; the addresses of
 * cloud metadata and link-local hosts only when they say yes.
 */
function forbiddenHost(provider: string, baseUrl: string, allow: boolean | undefined): string | undefined {
  if (allow === true) return undefined;
  const where = `models.providers.${provider}.request.allowPrivateNetwork`;
  if (isLinkLocal(new URL(baseUrl).hostname))
    return `${baseUrl} is a link-local address; ${where} must be true`;
  return allow === false && isPrivateUrl(baseUrl)
    ? `${baseUrl} is private, and ${where} is false`
    : undefined;
}

function isLinkLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    /^169\.254\./.test(host) ||
    /^fe[89ab]|^64:ff9b:1:|^fd00:ec2::254$/.test(host) ||
    host === 'metadata.google.internal'
  );
}

function fromEnvironment(provider: string, lookup: (name: string) => string | undefined): string | undefined {
  const name = BASE_URL_VARIABLES[provider];
  const value = name === undefined ? undefined : lookup(name);
  if (value === undefined || /^https?:\/\//.test(value)) return value;
  // OLLAMA_HOST is usually written as host:port; a server's listen-everywhere address is this machine for a client.
  const host = value.replace(/^0\.0\.0\.0/, '127.0.0.1').replace(/\/+$/, '');
  return `http://${/:\d+$/.test(host) ? host : `${host}:${OLLAMA_PORT}`}`;
}

/**
 * Placeholders of the table and the snapshot are names of environment variables: `{CLOUDFLARE_ACCOUNT_ID}`, or several of
 * which the first one set counts, with a word for none of them at the end: `{AWS_REGION|AWS_DEFAULT_REGION|us-east-1}`.
 */
function filledIn(
  template: string | undefined,
  lookup: (name: string) => string | undefined,
): string | undefined {
  return template?.replaceAll(/\{([A-Z][\w|-]*)\}/g, (whole, names: string) => {
    for (const name of names.split('|')) {
      const value = /^[A-Z]/.test(name) ? lookup(name) : name;
      if (value !== undefined) return value;
    }
    return whole;
  });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function isApiMode(word: string): word is ApiMode {
  return (API_MODES as readonly string[]).includes(word);
}
