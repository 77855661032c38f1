import { describe, expect, test } from 'vitest';
import { pickerRow } from '../../support/picker-row.ts';
import { openPickerScreen as open, openAllModels as openAll } from '../../support/picker-screen.tsx';

const MISSING = { state: 'missing', checkedAtMs: 0 } as const;

describe('model picker (ui.md section 3)', () => {
  test('7.3-8: the current value is marked with a word and a glyph and is where the pointer begins; enter chooses it', async () => {
    const app = open();
    await app.until('usable now · 3 of 64');
    expect(app.pointed()).toMatch(/❯ +1\. anthropic\/claude-opus-4-6 .*200K.*\$5 \/ \$25.*● ready · current/);
    expect(app.screen()).toContain('◔ cooling 00:42');
    expect(app.screen()).toContain('text, image in · reasoning · alias opus');
    app.press('enter');
    expect(await app.result).toEqual({
      kind: 'done',
      value: { ref: 'anthropic/claude-opus-4-6', mode: 'choose', choice: 'choose' },
    });
    expect(app.faults()).toEqual([]);
  });

  test('7.3-7, decision 40: a number points at its row, text narrows, esc clears before it leaves', async () => {
    const app = await openAll();
    app.type('44');
    await app.until(/❯ +44\. mistral\/large-44/);
    app.press('ctrl-u');
    await app.untilGone('Filter: 44');
    app.type('opus');
    await app.until('2 of 64');
    expect(app.screen()).not.toContain('mistral');
    app.press('escape');
    await app.until('64 of 64');
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: 'back' });
  });

  test('B086: of equally good matches those that can be chosen as they are come first', async () => {
    const rows = [
      pickerRow(1, 'litellm/opus', { health: MISSING, disabledReason: 'no credentials' }),
      pickerRow(2, 'openrouter/opus'),
    ];
    const app = open({}, () => rows);
    await app.until('litellm');
    app.type('opus');
    await app.until('Filter: opus');
    app.press('enter');
    expect(await app.result).toEqual({
      kind: 'done',
      value: { ref: 'openrouter/opus', mode: 'choose', choice: 'choose' },
    });
  });

  test('7.3-4: a filter without a match says so and what to press; backspace widens it again', async () => {
    const app = open();
    await app.until('usable now');
    app.type('gptz');
    await app.until('No models match “gptz” here. tab looks further. esc clears.');
    app.press('tab');
    app.press('tab');
    await app.until('No models match “gptz”. esc clears.');
    expect(app.screen()).not.toContain('enter choose');
    app.press('backspace');
    await app.until('openai/gpt-5.5');
    expect(app.screen()).toContain('enter choose');
  });

  test('7.3-1, B026: a disabled row stays, tells why and that enter sets it up; choosing it is told apart', async () => {
    const app = await openAll();
    app.type('bedrock');
    await app.until(/❯ +4\. amazon-bedrock\/claude-opus.*✗ no credentials/);
    expect(app.screen()).toContain('no credentials · enter sets it up');
    app.press('enter');
    expect(await app.result).toMatchObject({
      value: { ref: 'amazon-bedrock/claude-opus', mode: 'disabled' },
    });
  });

  test('7.3-2, 7.3-3, P27: paging stops, single steps wrap, and how much is out of view is said', async () => {
    const app = await openAll({ columns: 80, rows: 24 });
    app.press('end');
    await app.until(/❯ +64\. mistral\/large-64/);
    expect(app.screen()).toMatch(/↑ \d+ more/);
    app.press('pageup');
    await app.until(/❯ +50\. /);
    app.press('home');
    await app.until(/❯ +1\. /);
    app.press('up');
    await app.until(/❯ +64\. /);
    app.press('down');
    await app.until(/❯ +1\. /);
    expect(app.screen()).toMatch(/↓ \d+ more/);
    expect(app.faults()).toEqual([]);
  });

  test('PICK-4: tab goes on to the models of models.providers where there are some, else back', async () => {
    const own = [pickerRow(1, 'box/mine')];
    const app = open({}, (scope) => (scope === 'provider-config' ? own : [...own, pickerRow(2, 'openai/o')]));
    for (const view of [
      'usable now · 2',
      'configured · 2',
      'all models · 2',
      'own models · 1',
      'usable now · 2',
    ]) {
      await app.until(view);
      app.press('tab');
    }
    const none = await openAll();
    expect(none.screen()).toContain('tab usable now');
  });

  test('PICK-5: the details say what a model is marked as', async () => {
    const app = open({}, () => [pickerRow(1, 'mistral/old', { mark: 'deprecated' })]);
    await app.until('mistral/old');
    expect(app.screen()).toContain('marked deprecated · Name of old');
  });

  test('T6: keys that arrive in one chunk are taken one after the other', async () => {
    const app = open();
    await app.until('usable now');
    app.type('gpt\r');
    expect(await app.result).toMatchObject({ value: { ref: 'openai/gpt-5.5', mode: 'choose' } });
  });

  test('an empty list says what to do; enter has nothing to choose', async () => {
    const app = open({}, () => []);
    await app.until('No model can be used yet.');
    expect(app.screen()).not.toContain('enter choose');
    app.press('enter', 'escape');
    expect(await app.result).toEqual({ kind: 'done', value: 'back' });
  });

  test('Ctrl-C cancels from the picker', async () => {
    const app = open();
    await app.until('usable now');
    app.press('ctrl-c');
    expect(await app.result).toEqual({ kind: 'cancelled' });
  });
});

describe('7.3-31: fluid width (P1, P6, P7)', () => {
  test.each([
    [40, 10],
    [40, 15],
    [60, 20],
    [80, 24],
    [100, 30],
    [200, 60],
  ])('%i×%i: title, filter, pointer and footer are there and nothing spills', async (columns, rows) => {
    const app = await openAll({ columns, rows });
    expect(app.screen()).toContain('Select a model');
    expect(app.screen()).toContain('Filter:');
    expect(app.screen()).toContain('enter choose');
    app.press('end');
    await app.until(/❯ +64\. mistral\/large-64/);
    expect(app.faults()).toEqual([]);
  });

  test.each([
    [80, 24, 'cooling 00:42', 'cooling 00:42 (rate limit)'],
    [40, 15, '◔', 'cooling 00:42 (rate limit)'],
  ])(
    'B007: at %i×%i no state is cut: the row has what fits, the line below all of it',
    async (columns, rows, short, all) => {
      const app = open({ columns, rows });
      await app.until('usable now');
      app.press('down');
      await app.until(/❯ +2\./);
      expect(app.pointed().endsWith(short)).toBe(true);
      expect(app.screen()).toContain(all);
    },
  );

  test('a column that no row could fill leaves its room to the names', async () => {
    const long = 'provider/a-name-that-needs-forty-cells-of-room';
    const bare = pickerRow(1, long, { contextWindow: undefined, cost: undefined });
    const app = open({ columns: 84, rows: 24 }, () => [bare]);
    await app.until(long);
    expect(app.pointed()).toMatch(/room +● ready/);
    const full = open({ columns: 84, rows: 24 }, () => [bare, pickerRow(2, 'provider/other')]);
    await full.until(/provider\/other +200K/);
    expect(full.screen()).not.toContain(long);
  });

  test('columns fall away from the right: the state stays longest', async () => {
    const app = await openAll({ columns: 200, rows: 60 });
    expect(app.pointed()).toMatch(/200K.*\$5.*ready/);
    app.resize(80, 24);
    await expect.poll(() => app.pointed()).toMatch(/200K +● ready/);
    app.resize(40, 15);
    await app.untilGone('● ready');
    await app.until(/❯ +1\. anthropic\/claude-opus-4-6 +●$/m);
    app.resize(39, 9);
    await app.until('Please make the window larger');
    app.resize(200, 60);
    await app.until(/200K.*\$5.*ready/);
    expect(
      app
        .screen()
        .split('\n')
        .filter((line) => line.includes('Select a model')),
    ).toHaveLength(1);
    expect(app.faults().filter((fault) => fault.includes('cleared'))).toEqual([]);
  });
});

describe('7.3-32: what others wrote (P8, P23)', () => {
  const hostile = '\u001b[31mred\u001b[2J\u001b]0;owned\u0007';

  test('control sequences in names neither act nor show; wide characters keep the columns', async () => {
    const rows = [
      pickerRow(1, `evil/${hostile}model`, { name: hostile }),
      pickerRow(2, 'wide/模型模型模型-大'),
      pickerRow(3, 'plain/model'),
    ];
    const app = open({ columns: 80, rows: 24 }, () => rows);
    const screen = await app.until('plain/model');
    expect(app.bytes()).not.toContain('\u001b[31m');
    expect(app.bytes()).not.toContain('owned\u0007');
    expect(screen).toContain('evil/');
    expect(app.faults()).toEqual([]);
  });

  test('7.3-33, P24: NO_COLOR: state and pointer are readable without any colour', async () => {
    const app = await openAll();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves are looked for
    expect(app.bytes()).not.toMatch(/\u001b\[(?:3|4|9)\d(?:;\d+)*m/);
    expect(app.screen()).toMatch(/❯.*● ready/);
    expect(app.screen()).toContain('◔ cooling');
    expect(app.screen()).toContain('✗ no credentials');
  });
});
