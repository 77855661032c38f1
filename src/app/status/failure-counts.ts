import type { Config } from '../../core/config/config.ts';
import { blockPolicy } from '../../core/failover/block-policy.ts';
import { scopeOf } from '../../core/failure/failure-scope.ts';
import { FAILURE_REASONS } from '../../core/failure/reason.ts';
import type { FailureCounts } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/**
 * `failureCounts` of COOL-8 by credential id: failures inside the failure window (COOL-2) and since the last success (COOL-6),
 * without those that say nothing about the credential (COOL-7). Told to people and scripts; the ladder has a step of its own
 * (decision 15). Fails with the store's errors.
 */
export function failureCounts(ports: Ports, config: Config): (credentialId: string) => FailureCounts {
  const { failureWindowMs } = blockPolicy(config, '');
  const counts = ports.health.failureCounts(ports.clock.now() - failureWindowMs);
  const telling = FAILURE_REASONS.filter((reason) => scopeOf(reason) !== 'none');
  return (credentialId) => {
    const found = counts.get(credentialId) ?? {};
    return Object.fromEntries(
      telling.flatMap((reason) => (found[reason] === undefined ? [] : [[reason, found[reason]]])),
    );
  };
}
