import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { type RouterServer, startRouter } from '../support/openrouter-server.ts';

const A = 'openrouter/acme/calls-70b:free';
const B = 'openrouter/acme/sees-7b:free';

const REST = [{ id: 'acme/a-1b:free' }, { id: 'acme/b-1b:free' }] as const;

let router: RouterServer;
let journey: Journey;

beforeEach(async () => {
  router = await startRouter([
    { id: 'acme/calls-70b:free' },
    { id: 'acme/lies-3b:free', behaviour: 'lies' },
    { id: 'acme/policy-30b:free', behaviour: 'policy' },
    { id: 'acme/sees-7b:free', seesImages: true },
  ]);
  journey = await startJourney({ env: { OPENROUTER_API_KEY: 'canary-router' } });
  configure({ primary: 'anthropic/claude-opus-4-6', fallbacks: ['openai/gpt-5.5'] });
});

afterEach(() => router.close());

function configure(model: object): void {
  const folder = join(journey.home, '.openclaw');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const providers = { openrouter: { baseUrl: router.baseUrl, models: [] } };
  const config = { agents: { defaults: { model } }, models: { providers } };
  writeFileSync(join(folder, 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
}

function configHash(): string {
  const bytes = readFileSync(join(journey.home, '.openclaw', 'openclaw.json'));
  return createHash('sha256').update(bytes).digest('hex');
}

async function chain(): Promise<unknown> {
  return JSON.parse((await journey.run(['models', 'fallbacks', 'list', '--json'])).stdout);
}

describe('openclaw models scan', () => {
  test('on a terminal: the best are proposed, one goes, the review appends, and undo takes it back', async () => {
    const app = journey.open(['models', 'scan'], { columns: 100, rows: 30 });
    await app.until('4 of 4 probed');
    await app.until(/\[1\].*sees-7b:free/);
    await app.until(/\[2\].*calls-70b:free/);
    app.type('J');
    await app.until(/\[2\].*sees-7b:free/);
    app.press('enter');
    const review = await app.until('enter write');
    expect(review).toContain('- fallback 1  openai/gpt-5.5');
    expect(review).toContain(`+ fallback 1  ${A}`);
    const before = configHash();
    app.press('tab');
    await app.until('append the fallbacks');
    expect(configHash()).toBe(before);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Take it back with: openclaw config undo');
    expect(await chain()).toEqual({
      primary: 'anthropic/claude-opus-4-6',
      fallbacks: ['openai/gpt-5.5', A, B],
    });
    expect((await journey.run(['config', 'undo'])).exitCode).toBe(0);
    expect(await chain()).toMatchObject({ fallbacks: ['openai/gpt-5.5'] });
  });

  test('Esc in the middle keeps what there is; leaving writes nothing and is exit 130', async () => {
    router.offer([{ id: 'acme/calls-70b:free' }, { id: 'acme/slow-3b:free', behaviour: 'hangs' }, ...REST]);
    const app = journey.open(['models', 'scan', '--concurrency', '1'], { columns: 80, rows: 24 });
    const before = configHash();
    await app.until(/1 of 4 probed.*at a time/);
    app.press('escape');
    const screen = await app.until(/stopped · \d of 4 probed/);
    expect(screen).toMatch(/❯ +1 /);
    await app.until('esc leave');
    app.press('escape');
    expect(await app.exit()).toBe(130);
    expect(app.screen()).toContain('Nothing is written.');
    expect(configHash()).toBe(before);
  });

  test('B010: without a confirming choice config and store stay as they are', async () => {
    await journey.run(['models', 'scan', '--no-probe', '--diff']);
    const store = new Database(join(journey.home, '.openclaw', 'state', 'models.sqlite'), { readonly: true });
    const version = store.pragma('data_version', { simple: true });
    const before = configHash();
    for (const flags of [[], ['--no-input'], ['--json'], ['--no-probe'], ['--source', 'all', '--json']]) {
      const result = await journey.run(['models', 'scan', ...flags]);
      expect(result.exitCode, result.stderr).toBe(0);
    }
    expect(configHash()).toBe(before);
    expect(store.pragma('data_version', { simple: true })).toBe(version);
    store.close();
  });

  test('D12: scan --diff after a change of the catalogue lists exactly the changes', async () => {
    await journey.run(['models', 'scan', '--no-probe', '--diff']);
    router.offer([
      { id: 'acme/calls-70b', price: '0.000001' },
      { id: 'acme/lies-3b:free', behaviour: 'lies' },
      { id: 'acme/policy-30b:free', context: 1000 },
      { id: 'acme/sees-7b:free' },
      { id: 'acme/new-8b:free' },
    ]);
    const { stdout } = await journey.run(['models', 'scan', '--no-probe', '--diff', '--json']);
    expect(
      JSON.parse(stdout).diff.changes.map(({ kind, ref }: { kind: string; ref: string }) => [kind, ref]),
    ).toEqual([
      ['no-longer-free', A],
      ['new', 'openrouter/acme/new-8b:free'],
      ['context-changed', 'openrouter/acme/policy-30b:free'],
    ]);
    const again = await journey.run(['models', 'scan', '--no-probe', '--diff']);
    expect(again.stdout).toContain('Nothing changed since ');
  });

  test('decision 26: configured providers, with a line for each', async () => {
    const { stdout, stderr } = await journey.run(['models', 'scan', '--source', 'configured']);
    expect(stderr).toContain('✓ openrouter: 4 models available (auth: ok)');
    expect(stderr).toContain('✗ anthropic: no valid authentication');
    expect(stdout).toMatch(/1 {2}openrouter\/acme\/calls-70b:free .*free/);
  });
});

describe('openclaw models refresh (B076, D13)', () => {
  test('catalogue A, then B: exactly the expected notices, with the command that replaces a renamed model', async () => {
    const config = { primary: 'openrouter/acme/old-preview', fallbacks: ['openrouter/acme/gone', B] };
    configure(config);
    const fixed = [{ id: 'acme/sees-7b:free', context: 9000 }];
    router.offer([{ id: 'acme/old-preview' }, { id: 'acme/gone' }, ...fixed]);
    const first = await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    expect(first.stdout).toBe('openrouter: 3 models\nNothing changed about the configured models.\n');
    router.offer([{ id: 'acme/old' }, { id: 'acme/sees-7b', price: '0.000002' }]);
    const { stdout, stderr } = await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    expect(stdout.split('\n')).toEqual([
      'openrouter: 2 models',
      '! openrouter/acme/old-preview is openrouter/acme/old now.',
      '! openrouter/acme/gone is gone: its provider does not list it any more.',
      '! openrouter/acme/sees-7b:free is no longer free: $2 / $2 per million tokens.',
      '',
    ]);
    expect(stderr).toContain('  openclaw models set openrouter/acme/old\n');
    expect(stderr).toContain('  Find a free one: openclaw models scan\n');
  });

  test('on a terminal one key puts the successor in its place', async () => {
    await journey.run(['models', 'fallbacks', 'add', 'openrouter/acme/old-preview']);
    router.offer([{ id: 'acme/old-preview' }]);
    await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    router.offer([{ id: 'acme/old' }]);
    const app = journey.open(['models', 'refresh', '--provider', 'openrouter'], { columns: 100, rows: 30 });
    await app.until('Replace it by openrouter/acme/old?');
    app.type('y\r');
    expect(await app.exit()).toBe(0);
    expect(await chain()).toMatchObject({ fallbacks: ['openai/gpt-5.5', 'openrouter/acme/old'] });
  });

  test('a provider that cannot be asked keeps its list, and its age is told', async () => {
    await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    router.answerListWith({ status: 503, body: '{}' });
    const { stdout, exitCode } = await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    expect(stdout).toMatch(/^openrouter: no list \(.*\); 4 from before are kept \(listed .*\)\n/);
    expect(exitCode).toBe(1);
  });
});
