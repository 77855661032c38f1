import type { Config, ConfiguredProvider } from '../config/config.ts';
import type { Block } from '../failover/block.ts';
import { once } from '../once.ts';
import type { RuntimeName } from '../ports/runtimes.ts';
import { configuredProvider } from '../providers/configured-provider.ts';
import { isPrivateUrl } from '../providers/private-url.ts';
import type { ProviderDescriptor } from '../providers/provider.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { providerProblem, refProblem, type SecretRef } from '../secrets/secret-ref.ts';
import { resolveOrder } from './auth-order.ts';
import { awsRoutes } from './aws-routes.ts';
import type { AuthProfile } from './credential.ts';
import { type IneligibleCode, ineligibleCode } from './credential-eligibility.ts';
import type { EnvironmentKey } from './environment-keys.ts';
import { type PlanInOrder, withBlocks } from './plan-blocks.ts';

/** One place a credential for a provider could come from, in the order of RES-1. */
export interface CredentialCandidate {
  /**
   * Profile id, `env:NAME`, `env:NAMES#2`, `config:<provider>`, `local:<provider>` or `runtime:<name>`; the key under which
   * blocks are kept.
   */
  readonly id: string;
  /** `runtime`: the own login of the program that runs the model (REF-9). */
  readonly source: 'profile' | 'env' | 'models.json' | 'local' | 'runtime';
  /** The program that runs the model with it; absent: requests go to the provider itself (decision 37). */
  readonly runtime?: RuntimeName;
  readonly profile?: AuthProfile;
  readonly envName?: string;
  /** Place in a variable that lists several keys, from 0. */
  readonly envIndex?: number;
  /** Where the variable comes from (ENV-1). */
  readonly envOrigin?: EnvironmentKey['origin'];
  /** Why it is not tried at all; absent when it may be. A block is not a reason here, it only lies in the way. */
  readonly whyNot?: IneligibleCode | 'origin_changed' | 'cost_fence' | 'migration_required';
  /** Its reference leads nowhere, as a sentence. It is tried all the same: nothing may take its place (RES-2). */
  readonly deadEnd?: string;
  /** Its dead end is the store itself: it is sealed, and the key of the store cannot be had. */
  readonly isLocked?: true;
  /** No request of its provider can be made, whatever the credential, as a sentence (CUST-2, CUST-3). */
  readonly unreachable?: string;
  /** The block that keeps it from this model right now. */
  readonly block?: Block;
  /** Its block has ended and nobody has asked since: one process may try it, the others pass over it (B015). */
  readonly halfOpen?: Block;
}

export interface CredentialPlanInput {
  readonly provider: string;
  /** Model id, for blocks of one model. */
  readonly model: string;
  readonly descriptor: ProviderDescriptor | undefined;
  readonly config: Config;
  /** All profiles the agent sees. */
  readonly profiles: readonly AuthProfile[];
  readonly storedOrder: readonly string[] | undefined;
  readonly lastUsed: ReadonlyMap<string, number>;
  readonly blocks: readonly Block[];
  /** Keys that the environment holds for the provider, in order (KEYROT-1). */
  readonly envKeys: readonly EnvironmentKey[];
  /** Is this variable set and not empty? Absent: nothing is known about variables. */
  readonly hasVariable?: (name: string) => boolean;
  /** Where requests go; a key given for another origin is not sent there (S14). */
  readonly baseUrl: string | undefined;
  /** Why no request for the model can be made at all, as a sentence; absent when one can. */
  readonly unreachable?: string | undefined;
  /** Why sealed values cannot be opened, as a sentence; asked only when one is in the plan. */
  readonly storeLock?: () => string | undefined;
  readonly pinned?: string;
  /** The person agreed that what is billed per use may serve behind a subscription (decision 21). */
  readonly mayCost?: boolean;
  readonly nowMs: number;
}

/**
 * Can a plan for this provider hold anything? Lists ask about every provider there is, and for the dozens that nobody set up
 * this answers before addresses are resolved and the store is asked for an order.
 */
export function canHaveCandidates(
  input: Pick<CredentialPlanInput, 'provider' | 'descriptor' | 'config' | 'profiles' | 'envKeys'>,
): boolean {
  const { provider, descriptor, config, profiles, envKeys } = input;
  if (envKeys.length > 0 || descriptor?.auth.includes('local') === true) return true;
  // `needsNoKey` looks at the id as it is written.
  const written = config.models?.providers?.[provider];
  if (written !== undefined || configuredProvider(config, provider) !== undefined) return true;
  return profiles.some((profile) => [provider, descriptor?.authProvider].includes(profile.provider));
}

/**
 * The candidate that a run would ask first: nothing rules it out and no block lies on it. A dead end counts: nothing takes
 * its place (RES-2). Undefined when there is none.
 */
export function servingCandidate(plan: readonly CredentialCandidate[]): CredentialCandidate | undefined {
  return plan.find((candidate) => candidate.whyNot === undefined && candidate.block === undefined);
}

/** What is tried for a provider, from where, in which order, and why not: one plan for every surface (RES-1…5). */
export function credentialPlan(input: CredentialPlanInput): readonly CredentialCandidate[] {
  return withBlocks(planInOrder(input), input);
}

/**
 * The part of a plan that stays as it is while blocks come and go; a run that chooses again and again keeps it. Depends on
 * the time only through credentials that expire.
 */
export function planInOrder(input: Omit<CredentialPlanInput, 'blocks'>): PlanInOrder {
  const { unreachable } = input;
  const plan = sourcesInOrder(input);
  if (unreachable === undefined) return plan;
  const marked = (entries: readonly CredentialCandidate[]) =>
    entries.map((candidate) => ({ ...candidate, unreachable }));
  return { first: marked(plan.first), rotating: marked(plan.rotating), last: marked(plan.last) };
}

type OrderedInput = Omit<CredentialPlanInput, 'blocks'>;

function sourcesInOrder(input: OrderedInput): PlanInOrder {
  const configured = configuredProvider(input.config, input.provider);
  const fromConfig: CredentialCandidate = { id: `config:${input.provider}`, source: 'models.json' };
  // CUST-5: a credential that the request itself names takes the place of all others.
  if (hasOwnAuth(configured)) return { first: [], rotating: [], last: [fromConfig] };
  const { pinned, rotating, excluded } = fromProfiles(input);
  // RES-1.2: a provider set to the AWS chain asks the environment before any profile.
  const isEnvFirst = configured?.auth === 'aws-sdk';
  const onChain = isEnvFirst || input.descriptor?.env.includes('AWS_PROFILE') === true;
  const environment = onChain ? awsChain(input) : input.envKeys.map((key) => fromEnvironment(key, input));
  const isPin = ({ id }: CredentialCandidate): boolean => id === input.pinned;
  const fromEnv = environment.filter((candidate) => !isPin(candidate));
  const first = [...environment.filter(isPin), ...(isEnvFirst ? fromEnv : []), ...pinned];
  const last = isEnvFirst ? [...excluded] : [...excluded, ...fromEnv];
  if (isKey(configured?.apiKey, input.provider)) {
    last.push({ ...fromConfig, ...deadEnd(configured?.apiKey, input) });
  }
  const isOpen = [first, rotating, last].some((part) => part.some(({ whyNot }) => whyNot === undefined));
  if (!isOpen && needsNoKey(input)) last.push({ id: `local:${input.provider}`, source: 'local' });
  return { first, rotating, last };
}

/**
 * A key that merely lies in the environment is not billed behind a subscription that was declared or stored for the provider
 * (S12, decision 21). Naming it in the config, as `apiKey: "${NAME}"`, is consent and makes it a candidate of its own.
 */
function fromEnvironment(key: EnvironmentKey, input: OrderedInput): CredentialCandidate {
  const isFenced = input.mayCost !== true && !key.name.includes('OAUTH_TOKEN') && hasSubscription(input);
  return {
    id: key.id,
    source: 'env',
    envName: key.name,
    envOrigin: key.origin,
    ...(key.index === undefined ? {} : { envIndex: key.index }),
    ...(isFenced ? { whyNot: 'cost_fence' as const } : {}),
  };
}

/** Variables of the AWS chain; names that the config gives it stand for the first of them (CRED-5). */
function awsChain(input: OrderedInput): readonly CredentialCandidate[] {
  const chain = input.envKeys.map((entry) => fromEnvironment(entry, input));
  const [first = { source: 'env', whyNot: 'missing_credential' } as const] = chain;
  const named = awsRoutes(input.config, input.provider).map((id) => ({ ...first, id }));
  return named.length === 0 ? chain : [...named, ...chain.slice(1)];
}

function hasSubscription({ provider, descriptor, profiles, config }: OrderedInput): boolean {
  const owners = [provider, descriptor?.authProvider];
  const declared = Object.values(config.auth?.profiles ?? {}).filter(({ mode }) => isSubscription(mode));
  return (
    profiles.some((profile) => owners.includes(profile.provider) && isSubscription(profile.type)) ||
    declared.some((entry) => owners.includes(normalizeProviderId(entry.provider)))
  );
}

function isSubscription(kind: string): boolean {
  return kind === 'oauth' || kind === 'token';
}

/** CUST-5: the config itself says how requests are authorised. */
function hasOwnAuth(provider: ConfiguredProvider | undefined): boolean {
  const mode = provider?.request?.auth?.mode;
  return mode === 'authorization-bearer' || mode === 'header';
}

/** A marker such as `ollama-local` says "no key needed"; it is not a key, least of all for a public host (RES-3). */
function isKey(apiKey: ConfiguredProvider['apiKey'], provider: string): boolean {
  return apiKey !== undefined && apiKey !== '' && apiKey !== `${provider}-local`;
}

const NO_PROFILES = { pinned: [], rotating: [], excluded: [] } as const;

/** Stored profiles: the pinned one, those that take turns, and those that an explicit order leaves out. */
function fromProfiles(
  input: OrderedInput,
): Readonly<Record<'pinned' | 'rotating' | 'excluded', readonly CredentialCandidate[]>> {
  const owners = [input.provider, input.descriptor?.authProvider];
  const own = input.profiles.filter((profile) => owners.includes(profile.provider));
  if (own.length === 0) return NO_PROFILES;
  const byId = new Map(own.map((profile) => [profile.id, profile]));
  const declaredProfiles = input.config.auth?.profiles ?? {};
  const declared = (id: string) => (Object.hasOwn(declaredProfiles, id) ? declaredProfiles[id] : undefined);
  const order = resolveOrder({ ...input, profiles: own });
  // Nobody said that the key may serve when the subscription does not (decision 21); an order that names it does.
  const isFenced = input.mayCost !== true && order.source === 'profiles' && hasSubscription(input);
  const fence = ({ type }: AuthProfile): 'cost_fence' | undefined =>
    isFenced && type === 'api_key' ? 'cost_fence' : undefined;
  const origin = once(() => (input.baseUrl === undefined ? undefined : originOf(input.baseUrl)));
  const movedAway = (profile: AuthProfile): 'origin_changed' | undefined => {
    if (profile.origin === undefined || input.baseUrl === undefined) return undefined;
    return profile.origin === origin() ? undefined : 'origin_changed';
  };
  const candidates = (ids: readonly string[], isExcluded: boolean): readonly CredentialCandidate[] =>
    ids.flatMap((id) => {
      const profile = byId.get(id);
      if (profile === undefined) return [];
      const whyNot = isExcluded
        ? 'excluded_by_auth_order'
        : (ineligibleCode(profile, input.nowMs, declared(id)) ?? movedAway(profile) ?? fence(profile));
      const why = whyNot === undefined ? {} : { whyNot };
      return [{ id, source: 'profile' as const, profile, ...why, ...endOf(profile, input) }];
    });
  const isPinned = input.pinned !== undefined && order.ids[0] === input.pinned;
  return {
    pinned: candidates(order.ids.slice(0, isPinned ? 1 : 0), false),
    rotating: candidates(order.ids.slice(isPinned ? 1 : 0), false),
    excluded: candidates(order.excluded, true),
  };
}

function endOf(profile: AuthProfile, input: OrderedInput): Pick<CredentialCandidate, 'deadEnd' | 'isLocked'> {
  if (profile.ref !== undefined || !profile.hasSecret) return deadEnd(profile.ref, input);
  const lock = input.storeLock?.();
  return lock === undefined ? {} : { deadEnd: lock, isLocked: true };
}

/** What can be told about a reference without opening a file or running a helper (SEC-2, SEC-5, SEC-6). */
function deadEnd(
  secret: SecretRef | string | undefined,
  { config, hasVariable }: OrderedInput,
): { readonly deadEnd?: string } {
  if (secret === undefined || typeof secret === 'string') return {};
  const isUnset = secret.source === 'env' && hasVariable?.(secret.id) === false;
  const problem =
    refProblem(secret) ??
    providerProblem(secret, config.secrets) ??
    (isUnset ? `Environment variable "${secret.id}" is not set.` : undefined);
  return problem === undefined ? {} : { deadEnd: problem };
}

/** Scheme, host and port of a base URL; undefined when it is none. */
export function originOf(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
}

/** RES-3: servers on the own machine or network serve without a key; so do custom providers there that name none. */
function needsNoKey({ descriptor, baseUrl, config, provider }: OrderedInput): boolean {
  if (baseUrl === undefined || !isPrivateUrl(baseUrl)) return false;
  return descriptor?.auth.includes('local') === true || config.models?.providers?.[provider] !== undefined;
}
