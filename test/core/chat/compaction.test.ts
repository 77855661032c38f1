import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halves, planCompaction, summaryMessage, summaryRequest } from '../../../src/core/chat/compaction.ts';
import type { ChatMessage } from '../../../src/core/ports/session-store.ts';

const turns = (count: number): readonly ChatMessage[] =>
  Array.from({ length: count }, (_, index) => [
    { role: 'user', text: `question ${index}` } as const,
    { role: 'assistant', text: `answer ${index}` } as const,
  ]).flat();

describe('decision 20: what a compaction keeps', () => {
  test.each([
    [1, 2, 0],
    [2, 2, 2],
    [3, 4, 2],
    [4, 4, 4],
    [9, 14, 4],
  ])('of %i turns %i messages become a summary and %i stay', (count, older, kept) => {
    const plan = planCompaction(turns(count));
    expect([plan?.older.length, plan?.kept.length]).toEqual([older, kept]);
    expect(plan?.kept.length === 0 || plan?.kept[0]?.role === 'user').toBe(true);
  });

  test('nothing to shorten: no messages, or only an earlier summary', () => {
    expect(planCompaction([])).toBeUndefined();
    expect(planCompaction([summaryMessage('so far')])).toBeUndefined();
  });

  test('an earlier summary becomes part of the next one', () => {
    const plan = planCompaction([summaryMessage('so far'), ...turns(4)]);
    expect(plan?.older[0]?.role).toBe('system');
    expect(summaryRequest(plan?.older ?? [])).toContain('so far');
  });

  test('nothing is lost and nothing doubled, whatever the roles', () => {
    const message = fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), text: fc.string() });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const plan = planCompaction(messages);
        if (plan !== undefined) expect([...plan.older, ...plan.kept]).toEqual(messages);
        const parts = halves(messages);
        if (messages.length > 1) expect(parts?.flat()).toEqual(messages);
      }),
    );
  });

  test('one long message is parted inside its text; one letter is not', () => {
    expect(halves([{ role: 'user', text: 'abcd' }])).toEqual([
      [{ role: 'user', text: 'ab' }],
      [{ role: 'user', text: 'cd' }],
    ]);
    expect(halves([{ role: 'user', text: 'a' }])).toBeUndefined();
    expect(halves([])).toBeUndefined();
  });
});
