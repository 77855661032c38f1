import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import { type CorpusCase, evidenceOf, readCorpus } from './corpus.ts';
import { CORPUS_EXCEPTIONS, CORPUS_OUTSIDE } from './corpus-exceptions.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const rows = [...readCorpus('messages'), ...readCorpus('provider-answers'), ...readCorpus('more-answers')];
const agreed = rows.filter((row) => !CORPUS_EXCEPTIONS.has(row.id));
const excepted = rows.filter((row) => CORPUS_EXCEPTIONS.has(row.id));

function judge(row: CorpusCase) {
  return classifyFailure(evidenceOf(row), row.nowMs ?? NOW_MS);
}

describe('ERR-2 B016: real failures are labelled as the corpus says', () => {
  it.each(agreed.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const verdict = judge(row);
    const word = verdict.reason === 'unclassified' ? null : verdict.reason;
    if (row.notReason !== undefined) expect(verdict.reason).not.toBe(row.notReason);
    if (row.reasons !== undefined) expect(row.reasons).toContain(word);
    if (row.failover !== undefined) expect(verdict.failover).toBe(row.failover);
    if (row.retryAfterMs !== undefined) expect(verdict.hint?.afterMs).toBe(row.retryAfterMs);
  });
});

describe('cases where a requirement wins over the corpus', () => {
  it.each(excepted.map((row) => [row.id, CORPUS_EXCEPTIONS.get(row.id)!.why, row] as const))(
    '%s: %s',
    (id, _why, row) => {
      const expected = CORPUS_EXCEPTIONS.get(id)!;
      expect(judge(row)).toMatchObject({ reason: expected.reason, failover: expected.failover });
    },
  );

  it.each(excepted.map((row) => [row.id, row] as const))('%s contradicts the corpus indeed', (id, row) => {
    const { reason, failover } = CORPUS_EXCEPTIONS.get(id)!;
    const isSaid =
      row.reasons === undefined || row.reasons.includes(reason === 'unclassified' ? null : reason);
    expect(isSaid && row.failover === failover, 'an exception that is none any more').toBe(false);
  });

  it('names only cases that exist, and differs in the label from 3 edge cases only', () => {
    expect([...CORPUS_EXCEPTIONS.keys()].filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
    const relabelled = excepted.filter((row) => {
      const { reason } = CORPUS_EXCEPTIONS.get(row.id)!;
      return !row.reasons?.includes(reason === 'unclassified' ? null : reason);
    });
    expect(relabelled.map((row) => [row.id, row.tier])).toEqual([
      ['fc-019', 'edge'],
      ['fc-021', 'edge'],
      ['fc-022', 'edge'],
    ]);
    expect(rows.filter((row) => CORPUS_OUTSIDE.some((id) => id === row.id))).toEqual([]);
  });
});
