import { describe, expect, test } from 'vitest';
import { FallbackPicker } from '../../../components/model-picker/fallback-picker.tsx';
import type { PickerRow } from '../../../src/app/app-types.ts';
import { pickerRow } from '../../support/picker-row.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';

const ROWS = Array.from({ length: 12 }, (_, index) => pickerRow(index + 1, `openai/gpt-${index + 1}`));

function open(
  size: ScreenSize = {},
  rows: readonly PickerRow[] = ROWS,
): TestScreen<readonly string[] | 'back'> {
  return renderScreen<readonly string[] | 'back'>(
    (done) => (
      <FallbackPicker
        title="Who stands in when it fails?"
        aside="step 8 of 9"
        rows={rows}
        primary="anthropic/claude"
        selected={[]}
        warnings={{ 'openai/gpt-2': 'no image input' }}
        onAccept={done}
        onBack={() => done('back')}
        nowMs={0}
      />
    ),
    size,
  );
}

describe('fallback picker (ui.md section 1, step 6)', () => {
  test('7.3-11: space marks in the order of asking, arrows change it, enter accepts that order', async () => {
    const app = open();
    await app.until('enter none');
    app.press('space');
    await app.until('[1] openai/gpt-1');
    app.press('down');
    await app.until(/❯ +2\./);
    expect(app.screen()).toContain('no image input');
    app.press('space');
    await app.until('[2] openai/gpt-2');
    app.press('left');
    await app.until('anthropic/claude → openai/gpt-2 → openai/gpt-1');
    expect(app.screen()).toContain('←→ order');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: ['openai/gpt-2', 'openai/gpt-1'] });
  });

  test('7.3-12: a mark is taken away with the same key, and none is an answer', async () => {
    const app = open();
    await app.until('space mark');
    app.press('space');
    await app.until('space unmark');
    app.press('space');
    await app.until('enter none');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: [] });
  });

  test('7.3-10: marks survive a filter, and their count stands at the top', async () => {
    const app = open();
    await app.until('space mark');
    app.press('space');
    await app.until('1 chosen');
    app.type('gpt-12');
    await app.until(/❯ +12\. \[ \]/);
    app.press('space');
    await app.until('2 chosen');
    app.press('escape');
    await app.until(/1\. \[1\] openai\/gpt-1 /);
    await app.until(/12\. \[2\] openai\/gpt-12 /);
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: ['openai/gpt-1', 'openai/gpt-12'] });
  });

  test('a filter without a match says so; esc clears it and then goes back', async () => {
    const app = open();
    await app.until('esc back');
    app.type('zzz');
    await app.until('Nothing matches “zzz”. esc clears.');
    app.press('escape');
    await app.until('openai/gpt-12');
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: 'back' });
  });

  test('without other models it says how to go on', async () => {
    const app = open({}, []);
    await app.until('There is no other model that could step in. enter goes on.');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: [] });
  });

  test.each([
    [40, 10],
    [40, 15],
    [60, 20],
    [200, 60],
  ])('%i×%i: chain, filter, rows and the way out stay in sight', async (columns, rows) => {
    const app = open({ columns, rows });
    await app.until('esc back');
    app.press('end');
    await app.until(/❯ +12\. \[ \] openai\/gpt-12/);
    expect(app.screen()).toContain('anthropic/claude');
    expect(app.screen()).toContain('Filter:');
    expect(app.screen()).toContain('space mark');
    expect(app.faults()).toEqual([]);
  });
});
