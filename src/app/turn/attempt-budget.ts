import type { ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readSetting } from '../config/change-settings.ts';

const MINUTE_MS = 60_000;

/** Why no further request goes to a model, in words; undefined while one may (B014). */
export type AttemptBudget = (ref: ModelRef, requests: number) => string | undefined;

/**
 * The limits of requests that fail (B014, decision 19): so many in one turn, and so many at one provider within a minute, counted
 * in the store so that restarts and other processes share them. Healthy traffic is never held up.
 */
export function attemptBudget(ports: Ports): AttemptBudget {
  const perTurn = Number(readSetting(ports, 'budget.perTurn').value);
  const perMinute = Number(readSetting(ports, 'budget.perMinute').value);
  return ({ provider }, requests) => {
    if (requests >= perTurn) return `${requests} requests of this turn failed already (budget.perTurn)`;
    const failures = ports.health.failuresSince(provider, ports.clock.now() - MINUTE_MS);
    if (failures < perMinute) return undefined;
    return `${failures} requests to ${provider} failed within the last minute (budget.perMinute)`;
  };
}
