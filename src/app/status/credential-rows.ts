import type { AuthProfile } from '../../core/credentials/credential.ts';
import { type CredentialCandidate, servingCandidate } from '../../core/credentials/credential-plan.ts';
import { credentialHealth, type Health, isUsable } from '../../core/credentials/health.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import { keyFinder } from '../credentials/key-finder.ts';
import { selectedRefs } from '../models/model-rows.ts';
import type { World } from '../world/world.ts';

/** A credential as status and panel show it. */
export interface CredentialRow {
  readonly id: string;
  readonly provider: string;
  /** `api key`, `token`, `oauth`, `env`, `config`, `local`, `runtime`. */
  readonly kind: string;
  readonly profile: AuthProfile | undefined;
  /** The variable of an environment key, with its place in a list: `NAMES#2`. */
  readonly envLabel: string | undefined;
  /** Where the variable of an environment key comes from (ENV-1). */
  readonly envOrigin: CredentialCandidate['envOrigin'];
  readonly health: Health;
  /** The code that rules it out. */
  readonly whyNot: CredentialCandidate['whyNot'];
  /** Blocks that lie on single models only, by model id. */
  readonly blockedModels: readonly string[];
  readonly isNext: boolean;
  readonly lastUsedMs: number | undefined;
}

const KINDS = { api_key: 'api key', token: 'token', oauth: 'oauth' } as const;

/** All credentials of all providers that have any: stored ones, environment, config, local servers (STAT-6). */
export function credentialRows(ports: Ports, world: World): readonly CredentialRow[] {
  return providersInUse(ports, world).flatMap((provider) => {
    const plan = world.plan(representativeModel(world, provider));
    const next = servingCandidate(plan);
    return plan.map((candidate) =>
      toRow(world, provider, candidate, next?.id === candidate.id, world.lastUsed),
    );
  });
}

/**
 * The model that the health of a provider's credentials is asked for: a selected one, so that its cooldown is seen, else
 * one of the catalog. A model that cannot be asked at all says nothing about credentials while another one can.
 */
export function representativeModel(world: World, provider: string): ModelRef {
  const selected = selectedRefs(world).filter((ref) => ref.provider === provider);
  const callable = selected.filter((ref) => world.whyNotCalled(ref) === undefined);
  const blocked = callable.find((ref) => world.blocks.some((block) => block.model === ref.model));
  const chosen = blocked ?? callable[0] ?? selected[0];
  if (chosen !== undefined) return chosen;
  const listed = world.catalog.models
    .filter((model) => model.provider === provider)
    .map((model) => ({ provider, model: model.id }));
  const any = { provider, model: '' };
  return listed.find((ref) => world.whyNotCalled(ref) === undefined) ?? any;
}

function toRow(
  world: World,
  provider: string,
  candidate: CredentialCandidate,
  isNext: boolean,
  lastUsed: ReadonlyMap<string, number>,
): CredentialRow {
  const single = world.blocks.filter(
    (block) => block.credentialId === candidate.id && block.model !== '' && block.untilMs > world.nowMs,
  );
  const blocked =
    candidate.block === undefined && single[0] !== undefined ? { ...candidate, block: single[0] } : candidate;
  const health = credentialHealth(blocked, world.nowMs);
  return {
    id: candidate.id,
    provider,
    kind: kindOf(candidate),
    profile: candidate.profile,
    envLabel: candidate.id.startsWith('env:') ? candidate.id.slice('env:'.length) : candidate.envName,
    envOrigin: candidate.envOrigin,
    health,
    whyNot: candidate.whyNot,
    blockedModels: single.map((block) => block.model),
    isNext: isNext && isUsable(credentialHealth(candidate, world.nowMs)),
    lastUsedMs: lastUsed.get(candidate.id),
  };
}

function kindOf(candidate: CredentialCandidate): string {
  if (candidate.profile !== undefined) return KINDS[candidate.profile.type];
  return candidate.source === 'models.json' ? 'config' : candidate.source;
}

/** Providers of selected models, stored profiles, config entries and set environment variables, each once. */
export function providersInUse(ports: Ports, world: World): readonly string[] {
  const selected = selectedRefs(world).map((ref) => ref.provider);
  const stored = world.profiles.map((profile) => profile.provider);
  const configured = Object.keys(world.config.models?.providers ?? {});
  const keysOf = keyFinder(ports.environment);
  const fromEnvironment = PROVIDERS.filter((provider) => keysOf(provider.id).length > 0).map(
    (provider) => provider.id,
  );
  return [...new Set([...selected, ...stored, ...configured, ...fromEnvironment])];
}
