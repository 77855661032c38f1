import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what the process holds near what it uses. A screen leaves a few hundred kilobytes behind with every key; left to
 * itself the engine collects them when there are some hundred megabytes of them, which is no faster. Called when the first screen
 * opens, by when the room for young objects has the size that a start needs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
