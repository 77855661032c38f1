import { describe, expect, it } from 'vitest';
import { ProbePace } from '../../../src/core/scan/probe-pace.ts';
import type { ScanProbe } from '../../../src/core/scan/scan-model.ts';

const OK: ScanProbe = { ok: true, skipped: false };
const LIMITED: ScanProbe = { ok: false, skipped: false, label: 'rate_limit' };

describe('ProbePace (C2)', () => {
  it('halves at a refusal, grows by one after as many answers as may be open, and never beyond what was asked', () => {
    const pace = new ProbePace(8);
    pace.took(LIMITED);
    expect(pace.limit).toBe(4);
    for (let answer = 0; answer < 3; answer++) pace.took(OK);
    expect(pace.limit).toBe(4);
    pace.took(OK);
    expect(pace.limit).toBe(5);
    for (let answer = 0; answer < 100; answer++) pace.took(OK);
    expect(pace.limit).toBe(8);
  });

  it('one at a time is the least', () => {
    const pace = new ProbePace(1);
    pace.took(LIMITED);
    expect(pace.limit).toBe(1);
  });

  it.each([
    ['nothing was said', LIMITED, 1000, 0],
    ['a moment was named', { ...LIMITED, resetAtMs: 31_000 }, 1000, 30_000],
    ['it is over', { ...LIMITED, resetAtMs: 31_000 }, 31_000, 0],
    ['nobody waits that long', { ...LIMITED, resetAtMs: 3_600_000 }, 1000, undefined],
    ['only the model is limited', { ...LIMITED, resetAtMs: 31_000, isOfModel: true }, 1000, 0],
    ['another failure', { ...LIMITED, label: 'overloaded', resetAtMs: 31_000 }, 1000, 0],
  ] as const)('waits as long as the host says: %s', (_, probe, nowMs, expected) => {
    const pace = new ProbePace(4);
    pace.took(probe);
    expect(pace.waitMs(nowMs)).toBe(expected);
  });
});
