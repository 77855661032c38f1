import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { providerRefs } from '../../core/providers/provider-refs.ts';
import { providerProblem, refKey, refProblem, type SecretRef } from '../../core/secrets/secret-ref.ts';
import { selectedRefs } from '../models/model-rows.ts';
import type { World } from '../world/world.ts';
import type { AuditFinding, AuditWarning } from './audit-types.ts';

export interface CheckedRefs {
  readonly findings: readonly AuditFinding[];
  readonly warnings: readonly AuditWarning[];
  readonly checked: number;
  /** References to helper commands that were not run. */
  readonly skipped: number;
}

interface Place {
  readonly ref: SecretRef;
  readonly file: string;
  readonly jsonPath: string;
  readonly provider: string;
  readonly profileId?: string;
}

/**
 * Every reference of the config and of stored profiles: does it resolve, and is it ever reached? One that leads nowhere is a
 * finding when its provider serves a selected model, and else a warning (SEC-11).
 */
export async function checkRefs(ports: Ports, world: World, allowExec: boolean): Promise<CheckedRefs> {
  const places = [...configPlaces(world), ...profilePlaces(ports, world)];
  const isSkipped = ({ ref }: Place): boolean => ref.source === 'exec' && !allowExec;
  const asked = places.filter((place) => !isSkipped(place)).map((place) => place.ref);
  const resolved = await ports.secrets.resolveAll(asked);
  const active = new Set(selectedRefs(world).map((ref) => ref.provider));
  const findings: AuditFinding[] = [];
  const warnings: AuditWarning[] = [];
  for (const place of places) {
    const { ref, file, jsonPath, provider, profileId } = place;
    const resolution = resolved.get(refKey(ref));
    const problem = isSkipped(place)
      ? (refProblem(ref) ?? providerProblem(ref, world.config.secrets))
      : failureOf(resolution);
    if (problem === undefined) continue;
    if (!active.has(provider)) {
      // Not "apiKey: …": what follows that is hidden as a key wherever it is printed.
      const message = `${jsonPath} leads nowhere: ${problem} (no selected model needs ${provider})`;
      warnings.push({ code: 'SECRETS_REF_IGNORED_INACTIVE_SURFACE', message });
      continue;
    }
    const whose = profileId === undefined ? { provider } : { provider, profileId };
    findings.push({
      code: 'REF_UNRESOLVED',
      severity: 'error',
      file,
      jsonPath,
      message: problem,
      ...whose,
    });
  }
  const skipped = places.filter(isSkipped).length;
  return {
    findings: [...findings, ...shadowed(world)],
    warnings,
    checked: places.length - skipped,
    skipped,
  };
}

function failureOf(
  resolution: { readonly ok: true } | { readonly ok: false; readonly message: string } | undefined,
): string | undefined {
  return resolution?.ok === false ? resolution.message : undefined;
}

function configPlaces(world: World): readonly Place[] {
  return Object.entries(world.config.models?.providers ?? {}).flatMap(([provider, entry]) =>
    providerRefs(entry).map(({ path, ref }) => ({
      ref,
      file: world.snapshot.path,
      jsonPath: ['models', 'providers', provider, ...path].join('.'),
      provider,
    })),
  );
}

function profilePlaces(ports: Ports, world: World): readonly Place[] {
  return allProfiles(ports, world).flatMap(({ id, provider, type, owner, ref }) =>
    ref === undefined
      ? []
      : [
          {
            ref,
            file: ports.paths.storePath,
            jsonPath: `${owner}.profiles.${id}.${type === 'api_key' ? 'keyRef' : 'tokenRef'}`,
            provider,
            profileId: id,
          },
        ],
  );
}

/** The shared profiles and those of every agent that the config names. */
function allProfiles(ports: Ports, world: World): readonly AuthProfile[] {
  if (world.storeProblem !== undefined) return [];
  const agents = new Set([world.agentId, ...(world.config.agents?.list ?? []).map((agent) => agent.id)]);
  const profiles = [...agents].flatMap((agent) => ports.auth.list(agent));
  return [...new Map(profiles.map((profile) => [`${profile.owner}\n${profile.id}`, profile])).values()];
}

/** SEC-12: a stored profile is tried before the config's key, so that its reference is not reached. */
function shadowed(world: World): readonly AuditFinding[] {
  return Object.entries(world.config.models?.providers ?? {}).flatMap(([provider, entry]) => {
    if (entry.apiKey === undefined || typeof entry.apiKey === 'string') return [];
    const first = world
      .plan({ provider, model: '' })
      .find((candidate) => candidate.source === 'profile' && candidate.whyNot === undefined);
    if (first === undefined) return [];
    return [
      {
        code: 'REF_SHADOWED',
        severity: 'warn',
        file: world.snapshot.path,
        jsonPath: `models.providers.${provider}.apiKey`,
        message: `the stored profile ${first.id} is used before this reference`,
        provider,
        profileId: first.id,
      },
    ];
  });
}
