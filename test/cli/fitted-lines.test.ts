import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fittedLines, widthOf } from '../../src/cli/fitted-lines.ts';
import { textTable } from '../../src/cli/text-table.ts';

const process = (stdout: object): Parameters<typeof widthOf>[0] => ({
  stdout: stdout as NodeJS.WriteStream,
});

describe('decision 32: lines on a narrow terminal', () => {
  test.each([
    ['a line that fits', 16, ['a line that fits']],
    ['a line that fits', 9, ['a line', '  that', '  fits']],
    ['  · deeper in than that', 14, ['  · deeper in', '    than that']],
    ['unbreakable-word here', 5, ['unbreakable-word', '  here']],
    ['copy: openclaw models why', 9, ['copy: openclaw models why']],
    ['', 9, ['']],
  ])('%s in %i cells', (line, width, expected) => {
    expect(fittedLines([line], width)).toEqual(expected);
  });

  test('no word is lost, none stands out that could stand in', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 50 }), (all, width) => {
        const fitted = fittedLines([all.join(' ')], width);
        expect(fitted.flatMap((line) => line.trim().split(' '))).toEqual(all);
        expect(fitted.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });

  test.each([
    [{ isTTY: true, columns: 40 }, 40],
    [{ isTTY: true, columns: 0 }, Number.POSITIVE_INFINITY],
    [{ columns: 40 }, Number.POSITIVE_INFINITY],
  ])('%o is so wide: %d', (stdout, width) => {
    expect(widthOf(process(stdout))).toBe(width);
  });

  test('a table that does not fit names each cell', async () => {
    const rows = [['s1', 'aurora/large (your choice)', '2 h ago']];
    const header = ['Session', 'Model', 'Used'];
    expect(await textTable(header, rows, 44)).toHaveLength(2);
    expect(await textTable(header, rows, 30)).toEqual([
      's1',
      '  Model aurora/large (your',
      '    choice) · Used 2 h ago',
    ]);
  });
});
