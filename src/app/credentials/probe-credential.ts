import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import type { FailureReason } from '../../core/failure/reason.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatDuration } from '../../core/text/format.ts';
import { checkCandidate } from '../calls/check-model.ts';
import { selectedRefs } from '../models/model-rows.ts';
import { usualModel } from '../models/usual-model.ts';
import { providersInUse } from '../status/credential-rows.ts';
import { claimProbe } from '../turn/half-open.ts';
import { readWorld, type World } from '../world/world.ts';
import { clearBlocks } from './clear-blocks.ts';

const PROBE_TIMEOUT_MS = 8000;
/** A program has to start first. */
const RUNTIME_TIMEOUT_MS = 30_000;

/** What one small request found out. */
export type ProbeResult = { readonly credentialId: string } & (
  | { readonly state: 'nothing-to-ask' }
  | { readonly state: 'unresolved'; readonly ref: string; readonly words: string }
  /** Another process tries the same block at this moment. */
  | { readonly state: 'busy'; readonly ref: string }
  | {
      readonly state: 'failed';
      readonly ref: string;
      readonly reason: FailureReason;
      /** Of the provider, redacted. */
      readonly words: string;
    }
  | {
      readonly state: 'answered';
      readonly ref: string;
      readonly latencyMs: number;
      /** Blocks that went. */
      readonly cleared: number;
    }
);

/**
 * One small request with one credential, whatever blocks it (B005): an answer clears the block of the model that was asked
 * and that of the whole credential, and verifies it; a failure changes nothing. Blocks of other models stay: the answer says
 * nothing about them (decision 14). A model that another program runs is asked through it (decision 37). A blocked one is asked by one process at a time (B015).
 * @param model id of the only model that may be asked; absent: a blocked one, else a selected one
 */
export async function probe(
  ports: Ports,
  agentId: string | undefined,
  credentialId: string,
  model?: string,
): Promise<ProbeResult> {
  const world = readWorld(ports, agentId);
  const found = findCandidate(ports, world, credentialId, model);
  if (found === undefined) return { credentialId, state: 'nothing-to-ask' };
  const ref = formatModelRef(found.ref);
  const block = world.blocks.find(
    (entry) => entry.credentialId === credentialId && (entry.model === found.ref.model || entry.model === ''),
  );
  const claim = block === undefined ? undefined : await claimProbe(ports, block, false);
  if (claim?.kind === 'taken') return { credentialId, state: 'busy', ref };
  try {
    return await ask(ports, world, credentialId, found);
  } finally {
    await claim?.release();
  }
}

/** The same in one line for people. */
export async function probeCredential(ports: Ports, agentId: string, credentialId: string): Promise<string> {
  return probeWords(await probe(ports, agentId, credentialId));
}

/** What a probe found out, in one line for people. */
export function probeWords(result: ProbeResult): string {
  const { credentialId } = result;
  switch (result.state) {
    case 'nothing-to-ask':
      return `${credentialId} serves no model that could be asked`;
    case 'unresolved':
      return `${credentialId}: ${result.words}`;
    case 'busy':
      return `${credentialId}: another process is asking ${result.ref} at this moment`;
    case 'failed':
      return `${credentialId}: ${describeReason(result.reason)} — ${result.words}`;
    case 'answered':
      return `${credentialId} answered in ${formatDuration(result.latencyMs)}`;
  }
}

interface Found {
  readonly ref: ModelRef;
  readonly candidate: CredentialCandidate;
}

async function ask(
  ports: Ports,
  world: World,
  credentialId: string,
  { ref, candidate }: Found,
): Promise<ProbeResult> {
  const name = formatModelRef(ref);
  const timeoutMs = candidate.runtime === undefined ? PROBE_TIMEOUT_MS : RUNTIME_TIMEOUT_MS;
  const check = await checkCandidate(ports, world, ref, candidate, {
    signal: AbortSignal.timeout(timeoutMs + 1000),
    prompt: 'Reply with the word ok.',
    maxOutputTokens: 8,
    timeoutMs,
  });
  if (check.kind === 'unresolved')
    return { credentialId, state: 'unresolved', ref: name, words: check.target.message };
  const { result } = check;
  if (!result.ok) {
    return { credentialId, state: 'failed', ref: name, reason: result.reason, words: result.words };
  }
  const ofModel = await clearBlocks(ports, world.agentId, credentialId, ref.model);
  const ofProfile = await clearBlocks(ports, world.agentId, credentialId, '');
  if (candidate.profile !== undefined) {
    await ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: ports.clock.now() });
  }
  const { latencyMs } = result;
  return { credentialId, state: 'answered', ref: name, latencyMs, cleared: ofModel + ofProfile };
}

/** A model that is blocked comes first: an answer of another one would say nothing about it. */
function findCandidate(
  ports: Ports,
  world: World,
  credentialId: string,
  model: string | undefined,
): Found | undefined {
  const blocked = world.blocks
    .filter((block) => block.credentialId === credentialId && block.model !== '')
    .map((block) => ({ provider: block.provider, model: block.model }));
  const providers = providersInUse(ports, world);
  const others = providers.flatMap((provider) => usualModel(world, provider) ?? []);
  const named = providers.flatMap((provider) => (model === undefined ? [] : [{ provider, model }]));
  const refs = [...blocked, ...selectedRefs(world), ...others, ...named];
  for (const ref of refs.filter((entry) => model === undefined || entry.model === model)) {
    const candidate = world
      .plan(ref)
      .find((entry) => entry.id === credentialId && entry.whyNot === undefined);
    if (candidate !== undefined) return { ref, candidate };
  }
  return undefined;
}
