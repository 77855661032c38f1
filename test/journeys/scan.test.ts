import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import type { RouterServer } from '../support/openrouter-server.ts';
import { type ScanHome, startScanHome } from '../support/scan-home.ts';

const A = 'openrouter/acme/calls-70b:free';
const B = 'openrouter/acme/sees-7b:free';

const REST = [{ id: 'acme/a-1b:free' }, { id: 'acme/b-1b:free' }] as const;

let home: ScanHome;
let router: RouterServer;
let journey: Journey;

beforeEach(async () => {
  home = await startScanHome();
  ({ router, journey } = home);
});

afterEach(() => router.close());

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
    const before = home.configHash();
    app.press('tab');
    await app.until('append the fallbacks');
    expect(home.configHash()).toBe(before);
    app.press('enter');
    expect(await app.exit()).toBe(0);
    expect(app.screen()).toContain('Take it back with: openclaw config undo');
    expect(await home.chain()).toEqual({
      primary: 'anthropic/claude-opus-4-6',
      fallbacks: ['openai/gpt-5.5', A, B],
    });
    expect((await journey.run(['config', 'undo'])).exitCode).toBe(0);
    expect(await home.chain()).toMatchObject({ fallbacks: ['openai/gpt-5.5'] });
  });

  test('Esc in the middle keeps what there is; leaving writes nothing and is exit 130', async () => {
    router.offer([{ id: 'acme/calls-70b:free' }, { id: 'acme/slow-3b:free', behaviour: 'hangs' }, ...REST]);
    const app = journey.open(['models', 'scan', '--concurrency', '1'], { columns: 80, rows: 24 });
    const before = home.configHash();
    await app.until(/1 of 4 probed.*at a time/);
    app.press('escape');
    const screen = await app.until(/stopped · \d of 4 probed/);
    expect(screen).toMatch(/❯ +1 /);
    await app.until('esc leave');
    app.press('escape');
    expect(await app.exit()).toBe(130);
    expect(app.screen()).toContain('Nothing is written.');
    expect(home.configHash()).toBe(before);
  });

  test('B010: without a confirming choice config and store stay as they are', async () => {
    await journey.run(['models', 'scan', '--no-probe', '--diff']);
    const store = new Database(join(journey.home, '.openclaw', 'state', 'models.sqlite'), { readonly: true });
    const version = store.pragma('data_version', { simple: true });
    const before = home.configHash();
    for (const flags of [[], ['--no-input'], ['--json'], ['--no-probe'], ['--source', 'all', '--json']]) {
      const result = await journey.run(['models', 'scan', ...flags]);
      expect(result.exitCode, result.stderr).toBe(0);
    }
    expect(home.configHash()).toBe(before);
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

  test('decision 26: the line of a provider that answers, and of one without a credential', async () => {
    const other = await startJourney({
      models: ['claude-opus-4-6', 'claude-sonnet-4-6', 'claude-haiku-4-5'],
      env: { ANTHROPIC_API_KEY: CANARY },
    });
    const anthropic = { baseUrl: other.provider.url, models: [] };
    const agents = { defaults: { model: { primary: 'google/gemini-3-flash-preview' } } };
    const document = JSON.stringify({ agents, models: { providers: { anthropic } } });
    expect(await other.run(['config', 'patch', '--stdin'], document)).toMatchObject({ exitCode: 0 });
    const { stdout, stderr, exitCode } = await other.run(['models', 'scan', '--source', 'configured']);
    expect(stderr.split('\n')).toContain('✓ anthropic: 3 models available (auth: ok)');
    expect(stderr.split('\n')).toContain('✗ google: no valid authentication');
    expect(stdout).toMatch(/1 {2}anthropic\/claude-/);
    expect(exitCode).toBe(0);
  });
});

describe('the whole flow at every size', () => {
  test.each([
    [40, 15, undefined],
    [80, 24, undefined],
    [200, 60, undefined],
    [40, 15, '1'],
    [80, 24, '1'],
    [200, 60, '1'],
  ])(
    '%i×%i, NO_COLOR %s: mark, move, primary, image, help, review, append, undo',
    async (columns, rows, noColour) => {
      const env: Record<string, string> = noColour === undefined ? {} : { NO_COLOR: noColour };
      router.offer([
        { id: 'nvidia/nemotron-nano-12b-v2-vl-instruct-preview:free', seesImages: true },
        { id: 'nvidia/nemotron-nano-30b-v2-vl-instruct-preview:free' },
        { id: 'acme/calls-70b:free' },
        { id: 'acme/policy-30b:free', behaviour: 'policy' },
      ]);
      const app = journey.open(['models', 'scan'], { columns, rows, env });
      await app.until('4 of 4 probed');
      await app.until(/❯ +\d \[1\].*12b-v2/);
      expect(app.screen()).toMatch(/\[\d\].*30b-v2/);
      const before = home.configHash();
      app.type('J');
      await app.until(/❯ +\d \[2\]/);
      app.type('K');
      await app.until(/❯ +\d \[1\]/);
      app.type('i');
      await app.until(/❯ +\d \[1\]i/);
      app.type('p');
      await app.until(/❯ +\d \[1\]pi/);
      app.type('?');
      await app.until('Keys');
      app.press('escape');
      await app.until(/❯ +\d \[1\]pi/);
      app.press('enter');
      await app.until('replace the fallbacks');
      expect(home.configHash()).toBe(before);
      app.press('tab');
      await app.until('append the fallbacks');
      expect(home.configHash()).toBe(before);
      expect(app.bytes.includes('\u001b[36m') || app.bytes.includes('\u001b[38;')).toBe(
        noColour === undefined,
      );
      app.press('enter');
      expect(await app.exit()).toBe(0);
      expect(app.screen()).toContain('Take it back with: openclaw config undo');
      const chosen = 'openrouter/nvidia/nemotron-nano-12b-v2-vl-instruct-preview:free';
      expect(await home.chain()).toMatchObject({
        primary: chosen,
        fallbacks: ['openai/gpt-5.5', chosen, expect.any(String), expect.any(String)],
      });
      const image = await journey.run(['config', 'get', 'agents.defaults.imageModel.primary', '--json']);
      expect(image.stdout).toContain(chosen);
      expect((await journey.run(['config', 'undo'])).exitCode).toBe(0);
      expect(await home.chain()).toMatchObject({
        primary: 'anthropic/claude-opus-4-6',
        fallbacks: ['openai/gpt-5.5'],
      });
    },
  );
});

test('SCAN-10, B072: models that never answer end at the limit, and their sockets are closed', async () => {
  const ids = ['a', 'b', 'c', 'd'].map((name) => ({ id: `acme/${name}:free`, behaviour: 'hangs' as const }));
  router.offer(ids);
  const { stdout, exitCode } = await journey.run([
    ...['models', 'scan', '--json', '--timeout', '500', '--concurrency', '2'],
  ]);
  const { results } = JSON.parse(stdout) as { results: readonly { tool: { label: string } }[] };
  expect(results.map(({ tool }) => tool.label)).toEqual(ids.map(() => 'timeout'));
  expect(exitCode).toBe(1);
  expect(router.requests).toHaveLength(4);
  await expect.poll(() => router.openNow()).toBe(0);
});
