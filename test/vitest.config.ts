import { defineConfig } from 'vitest/config';
import { ClosingLine } from './closing-line.ts';

/** Everything but the journeys is `unit`; journeys drive the built program in a pseudo-terminal and share the two cores. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    reporters: ['default', new ClosingLine()],
    // What a library tells of itself matters only where something fails.
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/journeys/**'],
          testTimeout: 15_000,
          env: { NO_COLOR: '1' },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: true,
          maxWorkers: 2,
        },
      },
    ],
  },
});
