import { type Block, blockFor, halfOpenBlock } from '../failover/block.ts';
import { blockPolicy } from '../failover/block-policy.ts';
import { blockedLast } from './auth-order.ts';
import type { CredentialCandidate, CredentialPlanInput } from './credential-plan.ts';

/** The candidates of a plan as they stand while nothing is blocked. */
export interface PlanInOrder {
  /** Keep their place whatever lies on them: a pin, or what goes before all profiles. */
  readonly first: readonly CredentialCandidate[];
  /** Go behind each other while they are blocked (ORD-4). */
  readonly rotating: readonly CredentialCandidate[];
  readonly last: readonly CredentialCandidate[];
}

/** What the blocks say about one credential for the model in question; undefined when nothing. */
type BlockLookup = (id: string) => Pick<CredentialCandidate, 'block' | 'halfOpen'> | undefined;

type BlockFacts = Pick<CredentialPlanInput, 'config' | 'provider' | 'model' | 'blocks' | 'nowMs'>;

/** The plan as it is with these blocks at this moment. */
export function withBlocks(
  { first, rotating, last }: PlanInOrder,
  facts: BlockFacts,
): readonly CredentialCandidate[] {
  const blockOf = blockLookup(facts);
  const marked = (candidate: CredentialCandidate): CredentialCandidate => {
    const found = blockOf(candidate.id);
    return found === undefined ? candidate : { ...candidate, ...found };
  };
  const inTurn = blockedLast(rotating.map(marked), ({ block }) => block?.untilMs);
  return [...first.map(marked), ...inTurn, ...last.map(marked)];
}

/** What the blocks say about any credential for this model. Reads every block once, however many are asked for. */
export function blockLookup({ blocks, config, provider, model, nowMs }: BlockFacts): BlockLookup {
  if (blocks.length === 0) return () => undefined;
  const byCredential = new Map<string, Block[]>();
  for (const block of blocks) {
    if (block.model !== '' && block.model !== model) continue;
    const rows = byCredential.get(block.credentialId);
    if (rows === undefined) byCredential.set(block.credentialId, [block]);
    else rows.push(block);
  }
  const { failureWindowMs } = blockPolicy(config, provider);
  return (id) => {
    const rows = byCredential.get(id);
    if (rows === undefined) return undefined;
    const found = blockFor(rows, id, model, nowMs);
    if (found !== undefined) return { block: found };
    const ended = halfOpenBlock(rows, id, model, nowMs, failureWindowMs);
    return ended === undefined ? undefined : { halfOpen: ended };
  };
}
