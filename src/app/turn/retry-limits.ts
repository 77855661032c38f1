import type { RetryLimits } from '../../core/failover/same-model-retry.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readSetting } from '../config/change-settings.ts';

const VARIABLE = 'OPENCLAW_SDK_RETRY_MAX_WAIT_SECONDS';
const LONGEST_WAIT_MS = 60_000;
const NO_CAP: ReadonlySet<string> = new Set(['0', 'false', 'off', 'none', 'disabled']);

/**
 * What a person set about retries on the same credential: the setting `retry.provider.maxRetries` (RETRY-5) and the variable
 * that caps the waits providers ask for, in seconds (RETRY-6); what is no number leaves the cap as it is.
 */
export function retryLimits(ports: Pick<Ports, 'settings' | 'environment'>): RetryLimits {
  const { value, isSet } = readSetting(ports, 'retry.provider.maxRetries');
  return {
    maxRetries: isSet ? Number(value) : undefined,
    longestHintMs: longestWaitMs(ports.environment.lookup(VARIABLE)?.value.trim().toLowerCase() ?? ''),
  };
}

function longestWaitMs(text: string): number {
  if (NO_CAP.has(text)) return Number.POSITIVE_INFINITY;
  const seconds = Number(text);
  return text !== '' && Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : LONGEST_WAIT_MS;
}
