import type { World } from '../world/world.ts';

const DEFAULT_TOTAL_SECONDS = 600;

/**
 * Unix milliseconds at which a turn that starts at `startedAtMs` gives up (decision 19).
 * @param timeoutMs what the turn itself was given; takes the place of the configured time
 */
export function turnDeadlineMs({ config }: World, startedAtMs: number, timeoutMs?: number): number {
  const configuredMs = (config.agents?.defaults?.timeoutSeconds ?? DEFAULT_TOTAL_SECONDS) * 1000;
  return startedAtMs + (timeoutMs ?? configuredMs);
}
