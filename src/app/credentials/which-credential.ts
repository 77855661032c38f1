import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { expectedKeyNames } from '../../core/credentials/environment-keys.ts';
import { externalLogin } from '../../core/credentials/external-login.ts';
import { credentialHealth, type Health } from '../../core/credentials/health.ts';
import { AppError } from '../../core/errors.ts';
import { nextStep, startRun } from '../../core/failover/run-engine.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary, resolveModelInput } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { RUNTIMES } from '../../core/runtimes/runtime-facts.ts';
import { readWorld, type World } from '../world/world.ts';
import { unknownProvider } from './unknown-provider.ts';

/** One source of RES-1 in the order of the plan. */
export interface WhichSource {
  readonly credentialId: string;
  readonly source: CredentialCandidate['source'];
  /** Where it comes from, for people: names of variables and files, never a value. */
  readonly where: string;
  /**
   * `used`: the next request carries it. `next`: it could serve, and waits behind the one that is used. `blocked`: it is left
   * alone for now. `not-used`: it cannot serve, or must not.
   */
  readonly role: 'used' | 'next' | 'blocked' | 'not-used';
  readonly health: Health;
  /** The code that rules it out. */
  readonly whyNot: string | undefined;
}

/** What is stored or set for the provider and stands in no plan. */
export interface ShadowedSource {
  /** A profile id, or `env:NAME`. */
  readonly credentialId: string;
  readonly reason: string;
}

export interface WhichReport {
  readonly agentId: string;
  readonly provider: string;
  /** The model that was asked about; undefined for a whole provider. */
  readonly model: string | undefined;
  readonly uses: WhichSource | undefined;
  readonly sources: readonly WhichSource[];
  readonly shadowed: readonly ShadowedSource[];
  /** Why no request can be made at all, whatever the credentials. */
  readonly whyNotCalled: string | undefined;
}

/**
 * Which credential the next request to a provider or model would carry, where it comes from, and why not the others (B040):
 * read from the plan that runs use, with nothing sent, written or opened. Without a word: the agent's default model. Throws
 * `provider-unknown` with the nearest names, `no-model`, and the store's errors.
 */
export function whichCredential(
  ports: Ports,
  typed: string | undefined,
  agentId: string | undefined,
): WhichReport {
  const world = readWorld(ports, agentId);
  const asked = askedRef(world, typed);
  const ref = { provider: asked.provider, model: asked.model ?? '' };
  const plan = world.plan(ref);
  const problem = world.whyNotCalled(ref);
  const step = nextStep(startRun([ref]), plan);
  const usedId = step.kind === 'attempt' && problem === undefined ? step.candidate.id : undefined;
  const sources = plan.map((candidate) => sourceOf(candidate, usedId, world.nowMs));
  return {
    agentId: world.agentId,
    provider: ref.provider,
    model: asked.model,
    uses: sources.find((source) => source.role === 'used'),
    sources,
    shadowed: shadowedBy(ports, world, ref, plan),
    whyNotCalled: problem,
  };
}

interface AskedRef {
  readonly provider: string;
  readonly model: string | undefined;
}

/** A provider's id goes before a model of that name: the question is about a provider's credentials. */
function askedRef(world: World, typed: string | undefined): AskedRef {
  const { config, catalog, agentId } = world;
  if (typed === undefined) {
    const primary = configuredPrimary(config, agentId, catalog);
    if (primary !== undefined) return primary;
    throw new AppError('no-model', 'No model is selected, so name a provider or a model', {
      hint: 'For one provider: openclaw models auth which anthropic',
    });
  }
  const provider = normalizeProviderId(typed);
  const isStored = world.profiles.some((profile) => profile.provider === provider);
  if (catalog.knowsProvider(provider) || isStored) return { provider, model: undefined };
  const resolution = resolveModelInput(typed, config, catalog, { agentId });
  if (resolution.kind === 'resolved' && resolution.via !== 'default-provider') return resolution.ref;
  throw unknownProvider(typed, config);
}

function sourceOf(candidate: CredentialCandidate, usedId: string | undefined, nowMs: number): WhichSource {
  return {
    credentialId: candidate.id,
    source: candidate.source,
    where: whereOf(candidate),
    role: roleOf(candidate, usedId),
    health: credentialHealth(candidate, nowMs),
    whyNot: candidate.whyNot,
  };
}

function roleOf(candidate: CredentialCandidate, usedId: string | undefined): WhichSource['role'] {
  if (candidate.id === usedId) return 'used';
  if (candidate.whyNot !== undefined) return 'not-used';
  return candidate.block === undefined ? 'next' : 'blocked';
}

const ORIGINS = {
  process: 'the environment of this process',
  dotenv: 'a .env file',
  config: 'the env block of the config',
  shell: 'the login shell',
} as const;

const KINDS = { api_key: 'API key', token: 'token', oauth: 'sign-in' } as const;

/** Where a candidate comes from, in words without its value. */
function whereOf({ source, profile, envName, envOrigin, id, runtime }: CredentialCandidate): string {
  if (profile !== undefined) {
    const { ref, externalLogin: login, owner, type, fingerprint } = profile;
    const whose = owner === 'shared' ? '' : ` of agent ${owner}`;
    if (login !== undefined) return `sign-in that the ${externalLogin(login).label} keeps`;
    if (ref !== undefined) return `${KINDS[type]}${whose} behind the reference ${ref.source}:${ref.id}`;
    const print = fingerprint === undefined ? '' : `, ${fingerprint}`;
    return `${KINDS[type]}${whose}, sealed in the store${print}`;
  }
  if (source === 'runtime' && runtime !== undefined) return `own login of the ${RUNTIMES[runtime].label}`;
  if (source === 'env') return `${envName ?? id} in ${ORIGINS[envOrigin ?? 'process']}`;
  return source === 'local'
    ? 'no key, the server is on this machine or network'
    : 'models.providers of the config';
}

/** Stored credentials and variables that no place in the plan belongs to, and what keeps them out of it. */
function shadowedBy(
  ports: Ports,
  world: World,
  { provider }: ModelRef,
  plan: readonly CredentialCandidate[],
): readonly ShadowedSource[] {
  const planned = new Set(plan.map((candidate) => candidate.id));
  const names = new Set(plan.flatMap((candidate) => candidate.envName ?? []));
  const descriptor = findProvider(provider);
  const isRequestAuth = plan.length === 1 && plan[0]?.source === 'models.json';
  const profiles = world.profiles
    .filter((profile) => profile.provider === provider && !planned.has(profile.id))
    .map((profile) => ({
      credentialId: profile.id,
      reason: `models.providers.${provider}.request.auth takes its place`,
    }));
  const live = [...names].find((name) => name.startsWith('OPENCLAW_LIVE_'));
  const expected = descriptor === undefined ? [] : expectedKeyNames(descriptor);
  const keys = [...new Set(expected)].filter(
    (name) =>
      !names.has(name) &&
      /_KEYS?$/.test(name) &&
      name !== 'AWS_SECRET_ACCESS_KEY' &&
      ports.environment.lookup(name) !== undefined,
  );
  const fallback = isRequestAuth
    ? `models.providers.${provider} of the config takes its place`
    : 'it holds the same key as another source';
  const reason = live === undefined ? fallback : `${live} is set and stands alone`;
  return [...profiles, ...keys.map((name) => ({ credentialId: `env:${name}`, reason }))];
}

/** What was asked about, as one word. */
export function askedAbout({ provider, model }: Pick<WhichReport, 'provider' | 'model'>): string {
  return model === undefined ? provider : formatModelRef({ provider, model });
}
