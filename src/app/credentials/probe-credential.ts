import { describeReason } from '../../core/failure/describe-reason.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { formatDuration } from '../../core/text/format.ts';
import { selectedRefs } from '../models/model-rows.ts';
import { providersInUse } from '../status/credential-rows.ts';
import { checkModel } from '../turn/check-model.ts';
import { resolveTarget } from '../turn/resolve-target.ts';
import { readWorld, type World } from '../world.ts';
import { clearBlocks } from './clear-blocks.ts';

const PROBE_TIMEOUT_MS = 8000;

/**
 * One small request with one credential, whatever blocks it (B005): an answer clears its blocks and verifies it, a failure
 * changes nothing. Resolves with a line for people.
 */
export async function probeCredential(ports: Ports, agentId: string, credentialId: string): Promise<string> {
  const world = readWorld(ports, agentId);
  const found = findCandidate(ports, world, credentialId);
  if (found === undefined) return `${credentialId} serves no model that could be asked`;
  const target = await resolveTarget(ports, world, found.ref, found.candidate);
  if (!target.ok) return `${credentialId}: ${target.message}`;
  const result = await checkModel(ports, target.target, {
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS + 1000),
    prompt: 'Reply with the word ok.',
    maxOutputTokens: 8,
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  if (!result.ok) return `${credentialId}: ${describeReason(result.reason)} — ${result.words}`;
  await clearBlocks(ports, agentId, credentialId);
  if (found.candidate.profile !== undefined) {
    await ports.auth.setVerification(found.candidate.profile, { state: 'verified', atMs: ports.clock.now() });
  }
  return `${credentialId} answered in ${formatDuration(result.latencyMs)}`;
}

/** A model that is blocked comes first: an answer of another one would say nothing about it. */
function findCandidate(ports: Ports, world: World, credentialId: string) {
  const blocked = world.blocks
    .filter((block) => block.credentialId === credentialId && block.model !== '')
    .map(({ provider, model }) => ({ provider, model }));
  const others = providersInUse(ports, world).flatMap((provider) => anyModel(world, provider));
  for (const ref of [...blocked, ...selectedRefs(world), ...others]) {
    const candidate = world
      .plan(ref)
      .find((entry) => entry.id === credentialId && entry.whyNot === undefined);
    if (candidate !== undefined) return { ref, candidate };
  }
  return undefined;
}

function anyModel(world: World, provider: string): readonly ModelRef[] {
  const usual = findProvider(provider)?.defaultModel;
  const model = usual ?? world.catalog.of(provider)[0]?.id;
  return model === undefined ? [] : [{ provider, model }];
}
