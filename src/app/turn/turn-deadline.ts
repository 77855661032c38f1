import type { World } from '../world.ts';

const DEFAULT_TOTAL_SECONDS = 600;

/** Unix milliseconds at which a turn that starts at `startedAtMs` gives up (decision 19). */
export function turnDeadlineMs({ config }: World, startedAtMs: number): number {
  return startedAtMs + (config.agents?.defaults?.timeoutSeconds ?? DEFAULT_TOTAL_SECONDS) * 1000;
}
