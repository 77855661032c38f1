import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what the process holds near what it uses while a screen is open. A screen leaves a few hundred kilobytes behind
 * with every key; left to itself the engine collects them when there are some hundred megabytes, which is no faster. For
 * after the first picture: until then nearly everything stays, and room for it saves time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
