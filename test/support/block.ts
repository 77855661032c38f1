import type { Block } from '../../src/core/failover/block.ts';

/** A rate-limit block over one model, open from 1000 to 31000 ms, with changes. */
export function blockOf(credentialId: string, facts: Partial<Block> = {}): Block {
  return {
    credentialId,
    provider: credentialId.slice(0, credentialId.indexOf(':')),
    model: 'm1',
    kind: 'cooldown',
    reason: 'rate_limit',
    sinceMs: 1000,
    untilMs: 31_000,
    step: 1,
    errorCount: 1,
    lastFailureAtMs: 1000,
    source: 'ladder',
    ...facts,
  };
}
