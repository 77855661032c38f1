import type { Block } from '../../src/core/failover/block.ts';
import { attempt } from '../adapters/sqlite/test-store.ts';
import { blockOf } from './block.ts';
import type { TestPorts } from './test-ports.ts';

let count = 0;

/** Puts a block on a credential, as a failure of 30 s from now on would; returns it. */
export async function blocked(
  ports: TestPorts,
  credentialId: string,
  facts: Partial<Block> = {},
): Promise<Block> {
  const nowMs = ports.clock.now();
  const times = { sinceMs: nowMs, untilMs: nowMs + 30_000, lastFailureAtMs: nowMs };
  const block = blockOf(credentialId, { model: 'gpt-5.5', ...times, ...facts });
  count += 1;
  const { provider, model } = block;
  await ports.health.record({
    attempt: attempt({
      attemptId: `blocked_${count}`,
      credentialId,
      provider,
      model,
      startedAtMs: nowMs,
      finishedAtMs: nowMs,
    }),
    block,
  });
  return block;
}
