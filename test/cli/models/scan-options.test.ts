import { expect, test } from 'vitest';
import { readScanFlags } from '../../../src/cli/models/scan-options.ts';

const TYPED = { source: 'openrouter', probe: true, input: true } as const;

test('Q-1, SCAN-8, SCAN-10: 12 s for each check, three at a time, six fallbacks', () => {
  expect(readScanFlags(TYPED, true)).toMatchObject({
    options: { timeoutMs: 12_000, concurrency: 3, isProbing: true },
    maxCandidates: 6,
  });
});

test('Q-1: what is typed counts in their place', () => {
  const typed = { ...TYPED, timeout: '500', concurrency: '8', maxCandidates: '2' };
  expect(readScanFlags(typed, true)).toMatchObject({
    options: { timeoutMs: 500, concurrency: 8 },
    maxCandidates: 2,
  });
});
