import { AppError, usageError } from '../../core/errors.ts';
import { unique } from '../../core/failover/fallback-chain.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
} from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { type ProbeRow, type ProbeTarget, probeRows } from '../../core/probe/probe-rows.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { nearest } from '../../core/text/nearest.ts';
import { availableRows, selectedRefs } from '../models/model-rows.ts';
import { typedModel } from '../models/typed-model.ts';
import { usualModel } from '../models/usual-model.ts';
import { providersInUse } from '../status/credential-rows.ts';
import type { World } from '../world/world.ts';

/** What a person wants probed. */
export interface ProbeScope {
  /** `credentials`: each once. `models`: those named. `chain`: all in use. `all`: all that can be used here. */
  readonly kind: 'credentials' | 'models' | 'chain' | 'all';
  /** As typed, for `models`. */
  readonly models: readonly string[];
  /** As typed; one at most (PROBE-10). */
  readonly provider: string | undefined;
  /** Credential ids; empty: all. */
  readonly profileIds: readonly string[];
}

/**
 * The rows to probe, each one credential with one model (PROBE-1, decision 34). An explicit order decides which profiles are
 * asked; the others are reported (PROBE-5, PROBE-7). `all` asks each model with the credential that serves next.
 * Throws `model-unknown`, `provider-unknown`, `no-model` for a chain that is none, `usage` for an unknown credential.
 */
export function planProbe(ports: Ports, world: World, scope: ProbeScope): readonly ProbeRow[] {
  const provider = scope.provider === undefined ? undefined : knownProvider(ports, world, scope.provider);
  const targets = targetsOf(ports, world, scope);
  const wanted = targets.filter((target) => provider === undefined || target.provider === provider);
  const rows = wanted.flatMap((target) => probeRows(target, world.nowMs));
  if (scope.profileIds.length === 0) return rows;
  const ids = new Set(scope.profileIds);
  for (const id of ids) refuseUnknownProfile(id, rows);
  return rows.filter(({ candidate }) => candidate !== undefined && ids.has(candidate.id));
}

/** The models that runs use: primary, fallbacks, image models. */
export function modelsInUse({ config, agentId, catalog }: World): readonly ModelRef[] {
  const primary = configuredPrimary(config, agentId, catalog);
  return unique([
    ...(primary === undefined ? [] : [primary]),
    ...configuredFallbacks(config, agentId, catalog),
    ...configuredImageModels(config, catalog),
  ]);
}

function targetsOf(ports: Ports, world: World, { kind, models }: ProbeScope): readonly ProbeTarget[] {
  switch (kind) {
    case 'credentials':
      return providersInUse(ports, world).map((provider) => {
        const selected = selectedRefs(world).find((ref) => ref.provider === provider);
        const ref = selected ?? usualModel(world, provider);
        const candidates = world.plan(ref ?? { provider, model: '' });
        return { provider, ref, isNamed: false, candidates };
      });
    case 'models':
      return unique(models.map((word) => typedModel(world, word).ref)).map((ref) => named(world, ref));
    case 'chain': {
      const refs = modelsInUse(world);
      if (refs.length > 0) return refs.map((ref) => named(world, ref));
      throw new AppError('no-model', 'No model is selected, so there is no chain to probe', {
        hint: 'Run "openclaw onboard" to choose one.',
      });
    }
    case 'all':
      return availableRows(world).map(({ ref }) => withNextOnly(named(world, ref)));
  }
}

function named(world: World, ref: ModelRef): ProbeTarget {
  return { provider: ref.provider, ref, isNamed: true, candidates: world.plan(ref) };
}

function withNextOnly(target: ProbeTarget): ProbeTarget {
  const open = target.candidates.filter(({ whyNot }) => whyNot === undefined);
  const next = open.find(({ block }) => block === undefined) ?? open[0];
  return { ...target, candidates: next === undefined ? [] : [next] };
}

function knownProvider(ports: Ports, world: World, typed: string): string {
  const provider = normalizeProviderId(typed);
  const inUse = providersInUse(ports, world);
  if (inUse.includes(provider) || findProvider(provider) !== undefined) return provider;
  const names = nearest(provider, inUse);
  throw new AppError('provider-unknown', `Unknown provider: ${typed}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models status" to see the providers in use.',
  });
}

function refuseUnknownProfile(id: string, rows: readonly ProbeRow[]): void {
  const ids = rows.flatMap(({ candidate }) => candidate?.id ?? []);
  if (ids.includes(id)) return;
  const names = nearest(id, ids);
  throw usageError(`There is no credential "${id}" to probe`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models status" to see all of them.',
  });
}
