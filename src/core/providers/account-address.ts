import type { ProviderDescriptor } from './provider.ts';

/** A part of an address that only the account knows (ONB-27). */
export interface AccountPart {
  /** The placeholder of the provider table, which is also the variable that fills it. */
  readonly placeholder: string;
  readonly id: 'account-id' | 'gateway-id';
  readonly title: string;
  /** The flag of onboarding, without its dashes. */
  readonly flag: string;
}

const PARTS: readonly AccountPart[] = [
  {
    placeholder: 'CLOUDFLARE_ACCOUNT_ID',
    id: 'account-id',
    title: 'What is the account id?',
    flag: 'cloudflare-ai-gateway-account-id',
  },
  {
    placeholder: 'CLOUDFLARE_GATEWAY_ID',
    id: 'gateway-id',
    title: 'What is the gateway called?',
    flag: 'cloudflare-ai-gateway-gateway-id',
  },
];

/** The parts of a provider's address that have to be asked for, in the order of asking. */
export function accountParts({ baseUrl = '' }: Pick<ProviderDescriptor, 'baseUrl'>): readonly AccountPart[] {
  return PARTS.filter(({ placeholder }) => baseUrl.includes(`{${placeholder}}`));
}

/** The address with its parts filled in; `undefined` while one of them is missing. */
export function accountAddress(
  descriptor: Pick<ProviderDescriptor, 'baseUrl'>,
  values: Readonly<Partial<Record<AccountPart['id'], string>>>,
): string | undefined {
  let url = descriptor.baseUrl ?? '';
  for (const { placeholder, id } of accountParts(descriptor)) {
    const value = values[id];
    if (value === undefined) return undefined;
    url = url.replace(`{${placeholder}}`, encodeURIComponent(value));
  }
  return url === '' ? undefined : url;
}

/** Ids of accounts and gateways: what can stand in a path as it is. */
export function isAccountPart(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
}
