import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';

/** Keys that the requirements name in places this program writes to; `*` stands for any one segment. Anything below may follow. */
const NAMED: readonly string[] = [
  'agents.defaults.model',
  'agents.defaults.imageModel',
  'agents.defaults.models.*.alias',
  'agents.defaults.models.*.params',
  'agents.list.*.id',
  'agents.list.*.name',
  'agents.list.*.default',
  'agents.list.*.workspace',
  'agents.list.*.agentDir',
  'agents.list.*.model',
  'auth.profiles.*.provider',
  'auth.profiles.*.mode',
  'models.mode',
  'models.providers.*.baseUrl',
  'models.providers.*.api',
  'models.providers.*.apiKey',
  'models.providers.*.models',
  'gateway.mode',
  'wizard.lastRunAt',
  'wizard.lastRunVersion',
  'wizard.lastRunCommand',
  'wizard.lastRunMode',
  'wizard.securityAcknowledgedAt',
];

/** Every command that writes the config, but `config` itself: there the person names the key. */
const WRITERS: readonly (readonly string[])[] = [
  [
    ...[
      'onboard',
      '--non-interactive',
      '--accept-risk',
      '--allow-unverified',
      '--auth-choice',
      'custom-api-key',
    ],
    ...[
      '--custom-base-url',
      'http://127.0.0.1:9/v1',
      '--custom-model-id',
      'm1',
      '--custom-provider-id',
      'own',
    ],
  ],
  ['models', 'set', 'openai/gpt-5.4'],
  ['models', 'set-image', 'openai/gpt-5.4'],
  ['models', 'aliases', 'add', 'quick', 'openai/gpt-5.4-mini'],
  ['models', 'fallbacks', 'add', 'own/m1'],
  ['models', 'image-fallbacks', 'add', 'anthropic/claude-opus-4-6'],
  ['models', 'allow', 'add', 'own/*'],
  ['models', 'auth', 'paste-api-key', '--provider', 'openai'],
  ['agents', 'add', 'coder', '--workspace', '/tmp/coder', '--model', 'own/m1', '--non-interactive'],
  ['settings', 'set', 'firstToken.limitMs', '20000'],
  ['settings', 'set', 'cost.consent', 'never'],
];

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

test('decision 2: no command writes a key that the requirements do not name', async () => {
  for (const line of WRITERS) {
    const { exitCode, stderr } = await home.run(line, { input: 'canary-some-key' });
    expect(exitCode, `${line.join(' ')}: ${stderr}`).toBe(0);
  }
  const paths = leavesOf(JSON.parse(home.config() ?? ''));
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !NAMED.some((name) => covers(name.split('.'), path)))).toEqual([]);
});

type Path = readonly string[];

/** Places that hold a plain value or an empty map. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function covers(name: Path, path: Path): boolean {
  const depth = Math.min(name.length, path.length);
  return path.slice(0, depth).every((segment, index) => name[index] === '*' || name[index] === segment);
}
