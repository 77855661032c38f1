import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resetOfSentence, resetOfSnapshot } from '../../../../src/adapters/runtimes/codex/reset-time.ts';

/** Noon where this test runs: the sentence tells the time of this machine's clock. */
const NOON = new Date(2026, 10, 21, 12, 0, 0).getTime();
const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 10, day, hour, minute, 0).getTime() / 1000;

describe('when a usage limit of Codex ends (COOL-12)', () => {
  test.each([
    ['later today', 'try again at 1:11 PM.', at(21, 13, 11)],
    ['tomorrow, because that time is past', 'try again at 11:30 AM.', at(22, 11, 30)],
    ['midnight', 'or try again at 12:05 AM.', at(22, 0, 5)],
    ['on a date', 'try again at Nov 25th, 2026 9:00 AM.', at(25, 9, 0)],
    ['never said', 'You’ve hit your usage limit.', undefined],
    ['no month', 'try again at Xyz 25th, 2026 9:00 AM.', undefined],
  ])('its sentence: %s', (_, sentence, expected) => {
    expect(resetOfSentence(sentence, NOON)).toBe(expected);
  });

  test.each([
    ['a window with room', { primary: { usedPercent: 40, resetsAt: NOON / 1000 + 60 } }],
    ['a window that has opened meanwhile', { primary: { usedPercent: 100, resetsAt: NOON / 1000 - 60 } }],
    ['no windows', { primary: null, secondary: null }],
    ['no report', null],
    ['another shape', { primary: 'soon' }],
  ])('no report of %s says when', (_, snapshot) => {
    expect(resetOfSnapshot(snapshot, NOON)).toBeUndefined();
  });

  test('neither fails on anything', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (snapshot, sentence) => {
        resetOfSnapshot(snapshot, NOON);
        const found = resetOfSentence(`try again at ${sentence}`, NOON);
        expect(found === undefined || Number.isInteger(found)).toBe(true);
      }),
    );
  });
});
