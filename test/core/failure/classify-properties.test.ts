import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';
import { FAILURE_RULES } from '../../../src/core/failure/rule-table.ts';
import { evidenceOf, readCorpus } from './corpus.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const WEEK_MS = 7 * 86_400_000;
const corpus = [
  ...readCorpus('messages'),
  ...readCorpus('provider-answers'),
  ...readCorpus('more-answers'),
].map(evidenceOf);

const evidence: fc.Arbitrary<FailureEvidence> = fc.letrec<{ node: FailureEvidence }>((tie) => ({
  node: fc.record(
    {
      provider: fc.constantFrom('openai', 'zai', 'minimax', 'openrouter', 'x'),
      status: fc.oneof(fc.integer(), fc.double()),
      headers: fc.dictionary(
        fc.constantFrom('retry-after', 'x-ratelimit-reset', 'retry-after-ms', 'x'),
        fc.string(),
      ),
      body: fc.oneof(fc.string(), fc.json()),
      message: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...corpus.map((row) => row.message ?? '')),
      ),
      code: fc.string(),
      name: fc.string(),
      aborted: fc.boolean(),
      cause: fc.option(tie('node'), { nil: {}, maxDepth: 3 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<FailureEvidence>,
})).node;

describe('classifyFailure is total', () => {
  it('decision 23: judges any evidence without throwing, with a bounded deadline', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const verdict = classifyFailure(given, NOW_MS);
        expect(FAILURE_REASONS).toContain(verdict.reason);
        if (verdict.hint === undefined) return;
        expect(verdict.hint.afterMs).toBeGreaterThanOrEqual(1);
        expect(verdict.hint.afterMs).toBeLessThanOrEqual(WEEK_MS);
      }),
      { numRuns: 500 },
    );
  });

  it('decision 23: survives values of the wrong type', () => {
    const record = fc.dictionary(
      fc.constantFrom('provider', 'status', 'headers', 'body', 'message', 'code', 'name', 'aborted', 'cause'),
      fc.anything(),
    );
    fc.assert(
      fc.property(record, (junk) => {
        expect(FAILURE_REASONS).toContain(classifyFailure(junk as FailureEvidence, Number.NaN).reason);
      }),
      { numRuns: 500 },
    );
  });

  it('decision 23: looks at 8 KiB only, so that what follows changes neither label nor cost', () => {
    for (const filler of [
      ' ',
      'a',
      '1',
      'insufficient ',
      'model ',
      '{',
      '{"a":',
      '[',
      '4',
      'try again in ',
      '<',
      'resets 1 ',
      'nov 25 ',
      '\\',
      '"',
      '[{"a":1},',
      '429 ',
      '<html ',
      '<title>',
      'a:b=c(',
      '\u0000',
      '\ud83d\ude00',
    ]) {
      const head = filler.repeat(Math.ceil(8192 / filler.length));
      const long = head.padEnd(1_000_000, filler);
      const verdict = classifyFailure({ message: long, body: long }, NOW_MS);
      const tail = classifyFailure(
        { message: `${long} rate limit`, body: `${long} invalid api key` },
        NOW_MS,
      );
      expect(tail).toEqual(verdict);
      expect(verdict).toEqual(classifyFailure({ message: head, body: head }, NOW_MS));
    }
  });
});

describe('classifyFailure looks at a bounded part of everything', () => {
  it('decision 23: a hostile chain of causes and a loop of them cost what five cost', () => {
    let looks = 0;
    const endless = (): FailureEvidence => ({
      get message() {
        looks += 1;
        return 'nothing to see';
      },
      get cause() {
        return endless();
      },
    });
    expect(classifyFailure(endless(), NOW_MS).reason).toBe('unclassified');
    expect(looks).toBeLessThan(60);
  });

  it('decision 23: a header of a megabyte is read to its 64th character', () => {
    for (const filler of ['1', ' ', '1h', '-', 'nov ']) {
      const value = filler.repeat(1_000_000 / filler.length);
      const judged = classifyFailure({ status: 429, headers: { 'retry-after': value, date: value } }, NOW_MS);
      const short = value.slice(0, 64);
      expect(judged).toEqual(
        classifyFailure({ status: 429, headers: { 'retry-after': short, date: short } }, NOW_MS),
      );
    }
  });
});

describe('ERR-4: rows of one provider', () => {
  const owners = new Map(FAILURE_RULES.map((rule) => [rule.id, rule.providers]));

  it('never fire for another provider, whatever the real text', () => {
    const providers = fc.constantFrom(
      'anthropic',
      'openai',
      'zai',
      'minimax',
      'kimi',
      'groq',
      'ollama',
      'openrouter',
      'x',
    );
    fc.assert(
      fc.property(fc.constantFrom(...corpus), providers, (row, provider) => {
        const { rule } = classifyFailure({ ...row, provider }, NOW_MS);
        const scope = owners.get(rule);
        if (scope !== undefined) expect(scope).toContain(provider);
      }),
      { numRuns: 1000 },
    );
  });

  it('have an id of their own each', () => {
    expect(new Set(FAILURE_RULES.map((rule) => rule.id)).size).toBe(FAILURE_RULES.length);
  });
});
