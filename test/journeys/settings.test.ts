import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SETTING_KEYS, SETTINGS, settingValue } from '../../src/core/config/settings.ts';
import { type CliHome, cliHome } from '../support/cli-home.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const run = (...args: readonly string[]) => home.run(['settings', ...args]);

describe('openclaw settings (decision 2)', () => {
  test('list shows each setting with its value, its meaning and what it takes', async () => {
    const { stdout, exitCode } = await run('list');
    expect(exitCode).toBe(0);
    for (const key of SETTING_KEYS) {
      expect(stdout).toContain(
        `${key} = ${SETTINGS[key].default} (default)\n  ${SETTINGS[key].doc}\n  Takes `,
      );
    }
    const { settings } = JSON.parse((await run('list', '--json')).stdout);
    expect(settings).toHaveLength(SETTING_KEYS.length);
    expect(settings.find((row: { key: string }) => row.key === 'cost.consent')).toEqual({
      key: 'cost.consent',
      value: 'ask',
      default: 'ask',
      isSet: false,
      takes: 'ask, always, never',
      doc: SETTINGS['cost.consent'].doc,
    });
  });

  test('set, get, unset, undo and the history of it', async () => {
    expect(await run('set', 'firstToken.limitMs', '5000')).toEqual({
      exitCode: 0,
      stdout: 'firstToken.limitMs = 5000\n',
      stderr: 'Applies to the next run.\n',
    });
    expect((await run('get', 'firstToken.limitMs')).stdout).toBe('5000\n');
    expect((await run('set', 'firstToken.limitMs', '5000')).stdout).toBe('No change\n');
    expect((await run('unset', 'firstToken.limitMs')).stdout).toBe('firstToken.limitMs = 60000 (default)\n');
    expect((await run('undo')).stdout).toBe('Undone: firstToken.limitMs = 5000\n');
    expect(JSON.parse((await run('undo', '--json')).stdout)).toMatchObject({
      ok: true,
      undone: { key: 'firstToken.limitMs', before: null, after: 5000 },
      setting: { value: 60_000, isSet: false },
    });
    const { stdout } = await run('history', '--limit', '2');
    expect(stdout).toMatch(/settings undo +firstToken\.limitMs +5000 → \(default\)/);
    expect(JSON.parse((await run('history', '--json')).stdout).changes).toHaveLength(4);
  });

  test('as JSON', async () => {
    const set = JSON.parse((await run('set', 'retry.sameModel', 'on', '--json')).stdout);
    expect(set).toMatchObject({ ok: true, changed: true, setting: { key: 'retry.sameModel', value: 'on' } });
    const get = JSON.parse((await run('get', 'retry.sameModel', '--json')).stdout);
    expect(get).toMatchObject({ value: 'on', isSet: true });
    const unset = JSON.parse((await run('unset', 'retry.sameModel', '--json')).stdout);
    expect(unset).toMatchObject({ changed: true, setting: { value: 'off' } });
  });

  test.each([
    [['get', 'retry.sameModle'], 2, 'Nearest: retry.sameModel'],
    [['set', 'firstToken.limitMs', '4'], 2, 'a number from 1000 to 600000'],
    [['set', 'firstToken.limitMs', ''], 2, 'cannot be ""'],
    [['set', 'overflow-hop', 'on'], 2, 'It takes off, larger-window.'],
    [['unset', 'key.backend'], 1, 'key.backend is not set'],
    [['undo'], 1, 'no change of a setting'],
    [['history', '--limit', '0'], 2, 'whole number'],
    [[], 2, 'openclaw settings list'],
    [['lst'], 2, 'list'],
  ] as const)('%j ends with %i', async (args, exitCode, words) => {
    const result = await run(...args);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(words);
    expect(home.config()).toBeUndefined();
  });

  test('a stored value that does not fit counts as not set', () => {
    expect(settingValue('firstToken.limitMs', 'soon')).toBe(60_000);
    expect(settingValue('overflow-hop', 'larger-window')).toBe('larger-window');
  });
});
