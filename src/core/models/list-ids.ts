import type { ProviderDescriptor } from '../providers/provider.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';

/** Ids of the lists that differ from the requirements'. */
const RENAMED: Readonly<Record<string, string>> = {
  moonshotai: 'moonshot',
  'kimi-for-coding': 'kimi',
  azure: 'microsoft-foundry',
  togetherai: 'together',
  vercel: 'vercel-ai-gateway',
};

/** Regions and plans that the lists hold apart; here they are endpoints of one provider. */
const TWIN_OF: Readonly<Record<string, string>> = {
  'moonshotai-cn': 'moonshot',
  'minimax-cn': 'minimax',
  'zai-coding-cn': 'zai',
  'zai-coding-plan': 'zai',
  'qwen-token-plan-cn': 'qwen-token-plan',
  'qwen-token-plan-individual': 'qwen-token-plan',
  'qwen-token-plan-individual-cn': 'qwen-token-plan',
  'xiaomi-token-plan-ams': 'xiaomi-token-plan',
  'xiaomi-token-plan-cn': 'xiaomi-token-plan',
  'xiaomi-token-plan-sgp': 'xiaomi-token-plan',
};

/** Listed at 0 although the vendor bills them; their price is unknown, not free (B074). */
const PRICE_UNKNOWN: ReadonlySet<string> = new Set(['zai/glm-5.2-highspeed', 'zai/glm-5.3-highspeed']);

/**
 * Our provider for the id under which a public list keeps its models; undefined for one that the table does not hold and for
 * local servers, since what such a server has is asked of the server.
 */
export function providerOfList(listId: string): ProviderDescriptor | undefined {
  const own = entryOf(TWIN_OF, listId) ?? entryOf(RENAMED, listId) ?? normalizeProviderId(listId);
  const found = findProvider(own);
  return found?.local === true ? undefined : found;
}

/** Does a list hold this id apart from the provider that it belongs to? What the provider's own rows say wins. */
export function isListTwin(listId: string): boolean {
  return Object.hasOwn(TWIN_OF, listId);
}

/** Is the price of a list what a person pays (B074)? Takes US dollars per million tokens, in and out. */
export function isListPrice(provider: string, id: string, input: number, output: number): boolean {
  if (PRICE_UNKNOWN.has(`${provider}/${id}`)) return false;
  // OpenRouter's routers bear no price of their own: the model they choose is billed. Its free models say so in the id.
  const isZero = input === 0 && output === 0;
  return provider !== 'openrouter' || !isZero || id.endsWith(':free') || id === 'openrouter/free';
}

function entryOf(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
