import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/core/failover/block.ts';
import { probeThrottleMs } from '../../../src/core/failover/cooled-probe.ts';

const MINUTE = 60_000;
const block = (facts: Partial<Block>): Block => ({
  credentialId: 'a',
  provider: 'openai',
  model: 'm',
  kind: 'cooldown',
  reason: 'rate_limit',
  sinceMs: 0,
  untilMs: 5 * MINUTE,
  step: 3,
  errorCount: 1,
  lastFailureAtMs: 0,
  source: 'ladder',
  ...facts,
});

describe('FALL-7: the blocked primary', () => {
  test.each([
    ['in its last tenth', {}, 5 * MINUTE - 30_000, 30_000],
    ['earlier', {}, 5 * MINUTE - 30_001, undefined],
    ['a short window in its last tenth', { untilMs: 30_000 }, 27_000, 30_000],
    ['a short window earlier', { untilMs: 30_000 }, 26_000, undefined],
    ['named by the provider', { source: 'retry-after' }, 5 * MINUTE - 1, undefined],
    ['a refused credential', { reason: 'auth' }, 5 * MINUTE - 1, undefined],
    ['a revoked credential', { reason: 'auth_permanent' }, 5 * MINUTE - 1, undefined],
    ['out of credit, just now', { reason: 'billing', untilMs: 300 * MINUTE }, MINUTE, undefined],
    ['out of credit, a while', { reason: 'billing', untilMs: 300 * MINUTE }, 5 * MINUTE, 5 * MINUTE],
  ] as const)('%s', (_, facts, nowMs, throttleMs) => {
    expect(probeThrottleMs(block(facts), nowMs, 'primary')).toBe(throttleMs);
  });

  test('decision 17: a pick earns a live attempt whatever the block says', () => {
    expect(probeThrottleMs(block({ reason: 'auth_permanent' }), 1, 'picked')).toBe(10_000);
  });
});
