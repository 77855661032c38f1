import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const run = (...args: readonly string[]) => home.run(['config', ...args]);

test('D7: whoever changed the config, history names it, diff shows it, undo takes it back', async () => {
  const start = '{\n  // mine\n  a: 1,\n}\n';
  home.writeConfig(start);
  await home.run(['models', 'set', 'openai/gpt-5.4']);
  await run('set', 'a', '2');
  const between = home.config();
  await home.run(['config', 'patch', '--stdin'], { input: '{ b: { "x.y": 3 } }' });

  const history = await run('history');
  expect(history.stdout.split('\n').map((line) => line.replace(/\d{4}-\S+ \S+/, 'then'))).toEqual([
    'n  when (UTC)           who           what',
    '1  then  config patch  b["x.y"]',
    '2  then  config set    a',
    '3  then  models set    agents.defaults.model.primary',
    '',
  ]);
  const second = JSON.parse((await run('history', '--limit', '2', '--json')).stdout);
  expect(second.changes.map((change: { n: number; actor: string }) => [change.n, change.actor])).toEqual([
    [1, 'config patch'],
    [2, 'config set'],
  ]);

  const diff = await run('diff', '2');
  expect(diff.stderr).toMatch(/^config set, \d{4}-/);
  expect(diff.stdout).toBe('  {\n    // mine\n-   a: 1,\n+   a: 2,\n    agents: {\n      defaults: {\n  …\n');

  const undo = await run('undo');
  expect(undo.stdout).toBe(
    'Updated config: ~/.openclaw/openclaw.json\n' +
      '  Backup: ~/.openclaw/openclaw.json.bak\n' +
      'Undone: config patch; the file is as it was before.\n',
  );
  expect(home.config()).toBe(between);
  expect(JSON.parse((await run('undo', '2', '--json')).stdout)).toMatchObject({
    ok: true,
    changed: true,
    exact: true,
    undone: [{ actor: 'config set' }, { actor: 'models set' }],
  });
  expect(home.config()).toBe(start);
  expect(await run('undo')).toMatchObject({ exitCode: 1, stdout: '' });
});
