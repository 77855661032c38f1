import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainErrors } from '../../../src/app/explain/explain-error.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import { brokenRows, parseEvidence } from '../../../src/core/failure/parse-evidence.ts';
import { manualClock } from '../../adapters/sqlite/test-store.ts';
import { evidenceOf, readCorpus } from './corpus.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);

describe('recorded failures', () => {
  test.each([
    ['{"status":429}', [{ status: 429 }]],
    ['{"statusCode":"503"}', [{ status: 503 }]],
    ['{"message":"a"}\n\n{"message":"b"}\n', [{ message: 'a' }, { message: 'b' }]],
    ['[{"code":"ECONNRESET"}]', [{ code: 'ECONNRESET' }]],
    ['{"headers":{"Retry-After":7}}', [{ headers: { 'retry-after': '7' } }]],
    ['{"body":{"error":{"type":"x"}}}', [{ body: '{"error":{"type":"x"}}' }]],
    [
      '{"detail":{"code":"deactivated_workspace"}}',
      [{ body: '{"detail":{"code":"deactivated_workspace"}}' }],
    ],
    ['{"cause":"socket hang up"}', [{ cause: { message: 'socket hang up' } }]],
    ['{"headers":[["Retry-After","7"],"x"]}', [{ headers: { 'retry-after': '7' } }]],
    ['{"headers":{"Retry-After":["7"],"x":{}}}', [{ headers: { 'retry-after': '7' } }]],
    ['\ufeff{"status":429}\r\n{"status":401}\r\n', [{ status: 429 }, { status: 401 }]],
    ['{"status":429}\n{"status":4', [{ status: 429 }, { message: '{"status":4' }]],
    ['{\n  "status": 4', [{ message: '{\n  "status": 4' }]],
    [' \n', []],
    ['Too many requests\nslow down', [{ message: 'Too many requests\nslow down' }]],
  ])('D1: %s', (text, expected) => {
    expect(parseEvidence(text)).toEqual(expected);
  });

  test.each([
    ['{"status":429}\n{"status":4', 1],
    ['{"sta', 1],
    ['{"message":"{"}', 0],
    ['{"status":429}', 0],
    ['slow down', 0],
  ])('D1: of %s so many are cut off or wrong: %i', (text, count) => {
    expect(brokenRows(text)).toBe(count);
  });

  test('B016: real failures are judged the same from a file as in a run', () => {
    const rows = [...readCorpus('messages'), ...readCorpus('provider-answers')].filter(
      (row) => row.cyclic !== true && row.nowMs === undefined,
    );
    const text = rows.map((row) => JSON.stringify(evidenceOf(row))).join('\n');
    const explained = explainErrors(manualClock(NOW_MS), text);
    expect(explained).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const { reason, failover, rule } = classifyFailure(evidenceOf(row), NOW_MS);
      const word = reason === 'unclassified' ? null : reason;
      expect(explained[index], row.id).toMatchObject({
        reason: word,
        failover: word !== null && failover,
        rule,
      });
    }
  });

  test('D1: any text is read without a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(Array.isArray(explainErrors(manualClock(NOW_MS), text))).toBe(true);
      }),
    );
  });
});
