import { describe, expect, test } from 'vitest';
import { pickerRow } from '../../support/picker-row.ts';
import { ALL, openPickerScreen as open, openAllModels as openAll } from '../../support/picker-screen.tsx';

describe('keys of the picker (architecture 7.2)', () => {
  test('ctrl-f marks a favourite, and numbers stay while the picker is open (decision 40)', async () => {
    const marked: string[] = [];
    const onFavourite = (ref: string): undefined => void marked.push(ref);
    const app = open({}, undefined, { onFavourite });
    await app.until('^f favourite');
    app.press('down');
    await app.until(/❯ +2\. openai/);
    app.press('ctrl-f');
    await app.until(/❯ +2\.★openai\/gpt-5\.5/);
    expect(app.screen()).toMatch(/ 1\. anthropic\/claude-opus-4-6/);
    app.press('ctrl-f');
    await app.untilGone('★');
    expect(marked).toEqual(['openai/gpt-5.5', 'openai/gpt-5.5']);
  });

  test('B086: ctrl-s walks the orders, tells which one it is, and begins at its first model', async () => {
    const rows = [
      pickerRow(1, 'openai/b', { cost: { input: 1, output: 9, cacheRead: 0, cacheWrite: 0 } }),
      pickerRow(2, 'openai/C', { contextWindow: 1_000_000, cost: undefined }),
      pickerRow(3, 'openai/a', { contextWindow: undefined }),
      pickerRow(4, 'ollama/d', { local: true, cost: undefined, contextWindow: 8000 }),
    ];
    const kept: string[] = [];
    const app = open({}, () => rows, { onSort: (sort) => void kept.push(sort) });
    const order = (): string =>
      [...app.screen().matchAll(/^ . +(\d)\. \w+\/(\w)/gm)]
        .map((match) => `${match[1]}${match[2]}`)
        .join(' ');
    await app.until('^s sort');
    expect(order()).toBe('1b 2C 3a 4d');
    for (const [words, expected] of [
      ['by name · usable now', '1d 2a 3b 4C'],
      ['by price · usable now', '1d 2b 3a 4C'],
      ['by context · usable now', '1C 2b 3d 4a'],
    ] as const) {
      app.press('ctrl-s');
      await app.until(words);
      expect(order()).toBe(expected);
      expect(app.pointed()).toMatch(/❯ +1\./);
    }
    app.press('ctrl-s');
    await app.untilGone('by context');
    expect(order()).toBe('1b 2C 3a 4d');
    expect(kept).toEqual(['name', 'price', 'context', 'default']);
    app.press('down');
    await app.until(/❯ +2\. openai\/C/);
    app.press('ctrl-s');
    await app.until(/❯ +4\. openai\/C/);
  });

  test('an order that was kept is there again', async () => {
    const app = open({}, undefined, { sort: 'context' });
    await app.until('by context · usable now');
  });

  test('where a model can be chosen for more than one thing, each has its key; a row that cannot answer has none of them', async () => {
    const choices = [
      { key: 'enter', help: 'enter this session', about: 'here', id: 'session' },
      { key: 'ctrl+d', help: '^d default', about: 'everywhere', id: 'default' },
      { key: 'ctrl+b', help: '^b with its fallbacks', about: 'not alone', id: 'with-fallbacks' },
    ] as const;
    for (const { key, id } of choices) {
      const app = open({}, undefined, { choices });
      await app.until('enter this session · ^d default · ^b with its fallbacks');
      app.type({ enter: '\r', 'ctrl+d': '\u0004', 'ctrl+b': '\u0002' }[key]);
      expect(await app.result).toMatchObject({ value: { mode: 'choose', choice: id } });
    }
    const app = open({}, () => ALL.slice(3), { choices });
    await app.until('enter mends it');
    expect(app.screen()).not.toContain('^d default');
  });

  test('P30: ? before anything is typed tells every key, each use of a model among them, and leads back to the same row', async () => {
    const choices = [
      { key: 'ctrl+d', help: '^d default', about: 'the default for all', id: 'default' },
    ] as const;
    const app = open({}, undefined, { choices, onFavourite: () => undefined });
    await app.until('? help');
    app.press('down');
    await app.until(/❯ +2\. /);
    app.type('?');
    await app.until('Keys');
    expect(app.screen()).toMatch(/\^d +the default for all/);
    expect(app.screen()).toMatch(/\^f +marks a favourite/);
    app.press('escape');
    await app.until(/❯ +2\. /);
    app.type('4o?');
    await app.until('Filter: 4o?');
  });

  test('7.3-5: typing keeps the pointer on the item it was moved to while that survives, else goes to the best match', async () => {
    const app = await openAll();
    app.press('down');
    await app.until(/❯ +2\. /);
    app.press('down');
    await app.until(/❯ +3\. ollama/);
    app.type('a');
    await app.until(/Filter: a/);
    expect(app.pointed()).toContain('ollama/qwen3.5:27b');
    app.type('nthropic');
    await app.until(/❯ +1\. anthropic\/claude-opus-4-6/);
    app.press('ctrl-u');
    await app.until(/❯ +3\. ollama/);
    app.type('12');
    await app.until(/❯ +12\. /);
  });

  test('7.3-7: a number that no row has is a soft notice', async () => {
    const app = open();
    await app.until('usable now');
    app.type('77');
    await app.until('There is no number 77: they go up to 3. esc clears.');
  });

  test.each([
    ['its alias', 'work', 2],
    ['its name', 'Sonata', 3],
    ['its provider', 'mistral', 3],
    ['terms of more than one', 'name openai', 2],
  ])('7.3-4: a row is found by %s', async (_what, query, number) => {
    const rows = [
      pickerRow(1, 'anthropic/first'),
      pickerRow(2, 'openai/second', { aliases: ['work'] }),
      pickerRow(3, 'mistral/third', { name: 'Sonata' }),
    ];
    const app = open({}, () => rows);
    await app.until('anthropic');
    app.type(query);
    await app.until('· 1 of 3');
    expect(app.pointed()).toMatch(new RegExp(`❯ +${number}\\.`));
  });

  test('P12: a paste is a filter: its line breaks choose nothing', async () => {
    const app = open();
    await app.until('usable now');
    app.paste('gp\rt\r\n');
    await app.until('Filter: gpt');
    expect(app.pointed()).toContain('openai/gpt-5.5');
    app.press('escape');
    await app.untilGone('Filter: gpt');
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: 'back' });
  });

  test('7.3-9: picking is possible with arrows and Enter alone', async () => {
    const app = open();
    await app.until('usable now');
    app.press('down', 'down', 'enter');
    expect(await app.result).toMatchObject({ value: { ref: 'ollama/qwen3.5:27b' } });
  });

  test('B086: of two that match alike the one of the maker is pointed at', async () => {
    const rows = [
      pickerRow(1, 'openrouter/opus-5', { name: 'Opus' }),
      pickerRow(2, 'a-longer-maker/opus-5', { name: 'Opus' }),
    ];
    const app = open({}, () => rows);
    await app.until('openrouter');
    app.type('opus-5');
    await app.until(/❯ +2\. a-longer-maker\/opus-5/);
  });
});
