import type { AuthChoice, ProviderDescriptor } from '../provider.ts';
import { normalizeProviderId } from '../provider-alias.ts';
import { CHINA_PROVIDERS } from './china.ts';
import { CHINA_CLOUD_PROVIDERS } from './china-clouds.ts';
import { FRONTIER_PROVIDERS } from './frontier.ts';
import { GATEWAY_PROVIDERS } from './gateways.ts';
import { HOST_PROVIDERS } from './hosts.ts';
import { LOCAL_PROVIDERS } from './local.ts';

/** All known providers, well-known ones first (section 32). */
export const PROVIDERS: readonly ProviderDescriptor[] = [
  ...FRONTIER_PROVIDERS,
  ...LOCAL_PROVIDERS,
  ...CHINA_PROVIDERS,
  ...CHINA_CLOUD_PROVIDERS,
  ...HOST_PROVIDERS,
  ...GATEWAY_PROVIDERS,
];

const byId = new Map(PROVIDERS.map((provider) => [provider.id, provider]));

/** The table row of a provider, by id or alias; undefined for custom providers. */
export function findProvider(id: string): ProviderDescriptor | undefined {
  return byId.get(normalizeProviderId(id));
}

/** Old names of auth choices that scripts still use (ONB-32). */
const LEGACY_CHOICES: Readonly<Record<string, string>> = {
  'modelstudio-api-key': 'qwen-api-key',
  'modelstudio-api-key-cn': 'qwen-api-key-cn',
  'modelstudio-standard-api-key': 'qwen-standard-api-key',
  'modelstudio-standard-api-key-cn': 'qwen-standard-api-key-cn',
  'minimax-api': 'minimax-global-api',
  'minimax-api-lightning': 'minimax-global-api',
};

/** The provider and method behind an `--auth-choice` word (section 26.5), old words included. */
export function findAuthChoice(
  choiceId: string,
): { readonly provider: ProviderDescriptor; readonly choice: AuthChoice } | undefined {
  const wanted = LEGACY_CHOICES[choiceId] ?? choiceId;
  for (const provider of PROVIDERS) {
    const choice = provider.authChoices.find((candidate) => candidate.id === wanted);
    if (choice !== undefined) return { provider, choice };
  }
  return undefined;
}

/** Key flags that stand for another method than the provider's first one with a key (section 26.4). */
const CHOICE_OF_FLAG: Readonly<Record<string, string>> = {
  'modelstudio-api-key-cn': 'qwen-api-key-cn',
  'modelstudio-standard-api-key': 'qwen-standard-api-key',
  'modelstudio-standard-api-key-cn': 'qwen-standard-api-key-cn',
  'qwen-token-plan-api-key-cn': 'qwen-token-plan-cn',
};

/** All key flags of section 26.4, each once, without their dashes. */
export function keyFlags(): readonly string[] {
  const named = PROVIDERS.flatMap((provider) => provider.keyFlag ?? []);
  return [...new Set([...named, ...Object.keys(CHOICE_OF_FLAG)])];
}

/** The provider and method that a key flag of section 26.4 stands for (ONB-21). `flag` comes without its dashes. */
export function providerByKeyFlag(
  flag: string,
): { readonly provider: ProviderDescriptor; readonly choice: AuthChoice } | undefined {
  const named = CHOICE_OF_FLAG[flag];
  if (named !== undefined) return findAuthChoice(named);
  const provider = PROVIDERS.find((candidate) => candidate.keyFlag === flag);
  const choice = provider?.authChoices.find(({ kind }) => kind === 'key') ?? provider?.authChoices[0];
  return provider === undefined || choice === undefined ? undefined : { provider, choice };
}
