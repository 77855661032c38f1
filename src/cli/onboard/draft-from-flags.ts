import { assertProfileId } from '../../app/credentials/auth-profiles.ts';
import { unknownProvider } from '../../app/credentials/unknown-provider.ts';
import { originAwareLabel, type SetupDraft } from '../../app/setup/setup-draft.ts';
import { customProviderId } from '../../app/setup/setup-providers.ts';
import type { World } from '../../app/world/world.ts';
import { SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { usageError } from '../../core/errors.ts';
import { accountAddress, accountParts, isAccountPart } from '../../core/providers/account-address.ts';
import { canOffer } from '../../core/providers/call-modes.ts';
import { holdsMoreThanPlace } from '../../core/providers/endpoint.ts';
import type { ApiMode, ProviderDescriptor } from '../../core/providers/provider.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import {
  findAuthChoice,
  findProvider,
  keyFlags,
  providerByKeyFlag,
} from '../../core/providers/provider-table/provider-table.ts';
import { signInMethods } from '../../core/providers/sign-in.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { cleanSecretText } from '../../core/secrets/secret-text.ts';
import type { CliContext } from '../cli-context.ts';
import { readExpiry } from '../models/auth-paste.ts';
import { readSecretInput } from '../read-secret.ts';
import { camelCase } from './camel-case.ts';
import type { OnboardFlags } from './from-flags.ts';
import { unknownChoice } from './unknown-choice.ts';

const COMPATIBILITY: Readonly<Record<string, ApiMode>> = {
  openai: 'openai-completions',
  'openai-responses': 'openai-responses',
  anthropic: 'anthropic-messages',
};

/** What the flags ask for (ONB-21, ONB-24, ONB-26, ONB-31). Throws `usage` with the flag that is missing or unknown. */
export async function draftFromFlags(
  context: CliContext,
  world: World,
  flags: OnboardFlags,
): Promise<SetupDraft> {
  const choiceId = flags.authChoice ?? inferChoice(flags);
  if (choiceId === 'custom-api-key') return customDraft(context, flags);
  if (choiceId === 'token' || choiceId === 'setup-token') return tokenDraft(context, world, flags, choiceId);
  const found = findAuthChoice(choiceId);
  if (found === undefined) throw unknownChoice(choiceId);
  const { provider: descriptor, choice } = found;
  if (choice.kind !== 'key' && choice.kind !== 'local') {
    const [method] = signInMethods(descriptor.id);
    throw usageError(`--auth-choice ${choiceId} needs a sign-in, which asks for a person`, {
      hint:
        method === undefined
          ? `For ${descriptor.label} use a key: ${keyChoices(descriptor)}`
          : `Run "openclaw models auth login --provider ${method.provider}", on a terminal.`,
    });
  }
  const api = descriptor.api;
  if (api === undefined || !canOffer(api)) {
    throw usageError(`${descriptor.label} cannot be called by this version (${api ?? 'no protocol'})`);
  }
  const current = world.endpoint({ provider: descriptor.id, model: '' });
  const baseUrl = cleanUrl(
    flags.customBaseUrl ?? choice.baseUrl ?? (current.ok ? current.baseUrl : accountUrl(descriptor, flags)),
  );
  if (baseUrl === '') throw usageError(`${descriptor.label} needs --custom-base-url`);
  const model =
    flags.customModelId ??
    choice.defaultModel ??
    (choice.kind === 'local' ? undefined : descriptor.defaultModel);
  return {
    provider: descriptor.id,
    label: descriptor.label,
    descriptor,
    choice,
    api,
    baseUrl,
    writesEndpoint: !current.ok || current.baseUrl !== baseUrl,
    credential: await credentialFor(context, flags, descriptor, choice.kind === 'local'),
    discovered: undefined,
    verified: false,
    primary: model === undefined ? undefined : `${descriptor.id}/${model}`,
    fallbacks: flags.reset === true ? [] : undefined,
    replacesModels: flags.reset === true,
    connects: true,
    configures: false,
  };
}

/** ONB-27: the address of an account from its flags. Throws `usage` with the flag that is missing. */
function accountUrl(descriptor: ProviderDescriptor, flags: OnboardFlags): string {
  const values = accountParts(descriptor).map(({ id, flag }) => {
    const value = flags[camelCase(flag)];
    if (typeof value !== 'string') throw usageError(`${descriptor.label} needs --${flag}`);
    if (!isAccountPart(value)) throw usageError(`--${flag} has letters, digits, - and _ only`);
    return [id, value] as const;
  });
  if (values.length === 0) return '';
  return accountAddress(descriptor, Object.fromEntries(values)) ?? '';
}

/** ONB-25: a bearer token of a provider; a setup token is one of Anthropic's. */
async function tokenDraft(
  context: CliContext,
  world: World,
  flags: OnboardFlags,
  choiceId: string,
): Promise<SetupDraft> {
  const named = flags.tokenProvider ?? (choiceId === 'setup-token' ? SETUP_TOKEN_PROVIDER : undefined);
  if (named === undefined) throw usageError('--auth-choice token needs --token-provider <id>');
  if (flags.token === undefined) {
    throw usageError(`--auth-choice ${choiceId} needs --token`, { hint: '--token - reads it from stdin.' });
  }
  const provider = normalizeProviderId(named);
  const descriptor = findProvider(provider);
  const target = world.endpoint({ provider, model: '' });
  if (descriptor === undefined && !target.ok) throw unknownProvider(named, world.config);
  if (!target.ok) throw usageError(target.problem);
  const { tokenProfileId: profileId, tokenExpiresIn } = flags;
  if (profileId !== undefined) assertProfileId(profileId, provider);
  const before = world.profiles.find((profile) => profile.id === (profileId ?? `${provider}:manual`));
  if (before !== undefined && before.type !== 'token') {
    throw usageError(`${before.id} holds something else already`, {
      hint: `Give the token a name of its own: --token-profile-id ${provider}:<name>`,
    });
  }
  const expiresAtMs = readExpiry(tokenExpiresIn, context.ports.clock.now());
  const given = await flagSecret(context, flags, 'token', undefined);
  if (given?.kind !== 'secret') throw usageError('--token has no value');
  const model = flags.customModelId ?? descriptor?.defaultModel;
  return {
    provider,
    label: descriptor?.label ?? provider,
    descriptor,
    choice: undefined,
    api: target.api,
    baseUrl: target.baseUrl,
    writesEndpoint: false,
    credential: { ...given, token: { expiresAtMs, profileId: profileId ?? `${provider}:manual` } },
    discovered: undefined,
    verified: false,
    primary: model === undefined ? undefined : `${provider}/${model}`,
    fallbacks: flags.reset === true ? [] : undefined,
    replacesModels: flags.reset === true,
    connects: true,
    configures: false,
  };
}

function inferChoice(flags: OnboardFlags): string {
  const given = keyFlags().filter((flag) => flags[camelCase(flag)] !== undefined);
  if (given.length > 1) {
    throw usageError(`Several keys are given (${given.map((flag) => `--${flag}`).join(', ')})`, {
      hint: 'Say which one with --auth-choice.',
    });
  }
  const named = given[0] === undefined ? undefined : providerByKeyFlag(given[0]);
  if (named !== undefined) return named.choice.id;
  if (flags.customBaseUrl !== undefined) return 'custom-api-key';
  throw usageError('--non-interactive needs --auth-choice <id>', {
    hint: 'For example --auth-choice openai-api-key, ollama or custom-api-key.',
  });
}

async function customDraft(context: CliContext, flags: OnboardFlags): Promise<SetupDraft> {
  const { customBaseUrl, customModelId } = flags;
  if (customBaseUrl === undefined) throw usageError('--auth-choice custom-api-key needs --custom-base-url');
  if (customModelId === undefined) throw usageError('--auth-choice custom-api-key needs --custom-model-id');
  const baseUrl = cleanUrl(customBaseUrl);
  const provider =
    flags.customProviderId === undefined
      ? customProviderId(baseUrl)
      : normalizeProviderId(flags.customProviderId);
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(provider)) throw usageError(`"${provider}" cannot name a provider`);
  const secret = await flagSecret(context, flags, 'custom-api-key', 'CUSTOM_API_KEY');
  const api = COMPATIBILITY[flags.customCompatibility ?? 'openai'] ?? 'openai-completions';
  return {
    provider,
    label: originAwareLabel(baseUrl),
    descriptor: undefined,
    choice: undefined,
    api,
    baseUrl,
    writesEndpoint: true,
    credential: secret ?? { kind: 'none' },
    discovered: undefined,
    verified: false,
    primary: `${provider}/${customModelId}`,
    fallbacks: flags.reset === true ? [] : undefined,
    replacesModels: flags.reset === true,
    connects: true,
    configures: false,
  };
}

function cleanUrl(text: string): string {
  const url = text.trim().replace(/\/+$/, '');
  if (url === '') return '';
  if (holdsMoreThanPlace(url)) {
    throw usageError('--custom-base-url holds a user name or a query', {
      hint: 'Leave user names and keys out of the address; the key has a flag of its own.',
    });
  }
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw usageError(`"${text}" is not an address`, { hint: 'Please enter a valid URL (e.g. http://...)' });
  return url;
}

async function credentialFor(
  context: CliContext,
  flags: OnboardFlags,
  descriptor: ProviderDescriptor,
  isLocal: boolean,
): Promise<SetupDraft['credential']> {
  const own = keyFlags().filter((name) => providerByKeyFlag(name)?.provider.id === descriptor.id);
  const flag = own.find((name) => flags[camelCase(name)] !== undefined) ?? own[0];
  const given = flag === undefined ? undefined : await flagSecret(context, flags, flag, undefined);
  const custom = given ?? (await flagSecret(context, flags, 'custom-api-key', undefined));
  if (custom !== undefined) return custom;
  const name = descriptor.env.find((variable) => context.ports.environment.lookup(variable) !== undefined);
  if (name !== undefined && !isLocal) return { kind: 'env', name };
  if (isLocal) return { kind: 'none' };
  throw usageError(`${descriptor.label} needs a key`, {
    hint: `Set ${descriptor.env[0] ?? 'its variable'}, or give it on stdin with --${flag ?? 'custom-api-key'} -`,
  });
}

/** A key flag: `-` is stdin; a value on the command line is accepted and warned about (S5, decision 28). */
async function flagSecret(
  context: CliContext,
  flags: OnboardFlags,
  flag: string,
  fallbackName: string | undefined,
): Promise<SetupDraft['credential'] | undefined> {
  const value = flags[camelCase(flag)];
  const isReference = flags.secretInputMode === 'ref';
  if (typeof value !== 'string') {
    const set = fallbackName !== undefined && context.ports.environment.lookup(fallbackName) !== undefined;
    return set ? { kind: 'env', name: fallbackName } : undefined;
  }
  if (isReference) {
    // ONB-24: the variable is what is stored; the value of the flag is not looked at.
    const names = [
      ...(fallbackName === undefined ? [] : [fallbackName]),
      ...(providerByKeyFlag(flag)?.provider.env ?? []),
    ];
    const name = names.find((each) => context.ports.environment.lookup(each) !== undefined);
    if (name !== undefined) return { kind: 'env', name };
    throw usageError(
      `--${flag} with --secret-input-mode ref needs the variable ${names[0] ?? 'of the key'}`,
      {
        hint: 'In ref mode set the variable in the environment; only its name is stored.',
      },
    );
  }
  if (value === '-') return { kind: 'secret', secret: await readSecretInput(context, `--${flag}`) };
  context.output.note(
    `--${flag} shows the key to every process on this machine and may stay in the shell history; next time use "--${flag} -" and stdin.`,
  );
  const cleaned = cleanSecretText(value);
  if (cleaned.problem !== undefined) throw usageError(`--${flag} cannot be a key: ${cleaned.problem}`);
  const secret = new Secret(cleaned.value);
  context.ports.redactor.add(secret);
  return { kind: 'secret', secret };
}

function keyChoices(descriptor: ProviderDescriptor): string {
  const ids = descriptor.authChoices.filter((choice) => choice.kind === 'key').map((choice) => choice.id);
  return ids.length === 0 ? 'it has none' : `--auth-choice ${ids.join(' or ')}`;
}
