import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Journey } from '../support/journey.ts';
import type { RouterServer } from '../support/openrouter-server.ts';
import { startPublicList } from '../support/public-list.ts';
import { type ScanHome, startScanHome } from '../support/scan-home.ts';

const B = 'openrouter/acme/sees-7b:free';

let home: ScanHome;
let router: RouterServer;
let journey: Journey;

beforeEach(async () => {
  home = await startScanHome();
  ({ router, journey } = home);
});

afterEach(() => router.close());

describe('the public list of models refresh', () => {
  test('is read with its ETag, says what became dearer, and stays when it cannot be read', async () => {
    const offer = (input: number): object => ({
      anthropic: {
        models: { m: { id: 'claude-opus-4-6', cost: { input, output: 25 }, limit: { context: 1_000_000 } } },
      },
    });
    const list = await startPublicList(offer(5));
    await journey.run(['settings', 'set', 'catalog.url', list.url]);
    const { host } = new URL(list.url);
    expect((await journey.run(['models', 'refresh'])).stdout).toContain(`${host}: 1 models\n`);
    const before = await journey.run(['models', 'list', '--provider', 'anthropic', '--all', '--json']);
    list.publish(offer(7));
    const second = await journey.run(['models', 'refresh']);
    expect(second.stdout).toContain(
      '! anthropic/claude-opus-4-6 is dearer: $5 / $25 → $7 / $25 per million tokens.',
    );
    expect((await journey.run(['models', 'refresh'])).stdout).toContain(`${host}: 1 models, unchanged\n`);
    expect(list.requests.map((headers) => headers['if-none-match'])).toEqual([undefined, '"v1"', '"v2"']);
    list.answerWith({ status: 500 });
    const broken = await journey.run(['models', 'refresh', '--json']);
    expect(JSON.parse(broken.stdout).catalog).toMatchObject({ host, ok: false, models: 1 });
    const after = await journey.run(['models', 'list', '--provider', 'anthropic', '--all', '--json']);
    expect(after.stdout.length).toBe(before.stdout.length);
    expect(JSON.stringify(list.requests)).not.toContain('canary');
    await list.close();
  });
});

describe('openclaw models refresh (B076, D13)', () => {
  test('catalogue A, then B: exactly the expected notices, with the command that replaces a renamed model', async () => {
    const config = { primary: 'openrouter/acme/old-preview', fallbacks: ['openrouter/acme/gone', B] };
    home.configure(config);
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
    expect(stderr).toContain('  No free one can stand in for it. Find a free one: openclaw models scan\n');
  });

  test('on a terminal one key puts the successor in its place', async () => {
    await journey.run(['models', 'fallbacks', 'add', 'openrouter/acme/old-preview']);
    router.offer([{ id: 'acme/old-preview' }]);
    await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    router.offer([{ id: 'acme/old' }]);
    const app = journey.open(['models', 'refresh', '--provider', 'openrouter'], { columns: 100, rows: 30 });
    await app.until('Replace it by openrouter/acme/old?');
    app.type('y');
    expect(await app.exit()).toBe(0);
    expect(await home.chain()).toMatchObject({ fallbacks: ['openai/gpt-5.5', 'openrouter/acme/old'] });
  });

  /** Each kind of drift, and something near for each. */
  async function drifted(): Promise<void> {
    const price = '0.000002';
    const near = [
      { id: 'acme/chat-1', price },
      { id: 'acme/write-1', price },
      { id: 'acme/other-7b:free' },
      { id: 'acme/view-1', price, context: 64_000 },
    ];
    home.configure({
      primary: 'openrouter/acme/chat-2',
      fallbacks: ['openrouter/acme/write-2', 'openrouter/acme/free-7b:free', 'openrouter/acme/view-2'],
    });
    router.offer([
      ...near,
      { id: 'acme/chat-2', price },
      { id: 'acme/write-2', price },
      { id: 'acme/free-7b:free' },
      { id: 'acme/view-2', price, context: 64_000 },
    ]);
    await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    router.offer([
      ...near,
      { id: 'acme/chat-2', price: '0.000004' },
      { id: 'acme/free-7b', price },
      { id: 'acme/view-2', price, context: 32_000 },
    ]);
  }

  test('D13: one key for each kind of drift; no, and leaving, write nothing; undo takes one back', async () => {
    await drifted();
    const app = journey.open(['models', 'refresh', '--provider', 'openrouter'], { columns: 100, rows: 40 });
    await app.until('- primary     openrouter/acme/chat-2 · $4 / $4 · 33K tokens');
    await app.until('+ primary     openrouter/acme/chat-1 · $2 / $2 · 33K tokens');
    await app.until('Replace it by openrouter/acme/chat-1? y yes, n no, q leave the rest:');
    const before = home.configHash();
    app.type('n');
    await app.until('Replace it by openrouter/acme/write-1?');
    expect(home.configHash()).toBe(before);
    app.type('y');
    await app.until('Take it back with: openclaw config undo');
    await app.until('Replace it by openrouter/acme/other-7b:free?');
    app.type('xy');
    await app.until('Replace it by openrouter/acme/view-1?');
    const written = home.configHash();
    app.type('q');
    expect(await app.exit()).toBe(0);
    expect(home.configHash()).toBe(written);
    const [write, free] = ['openrouter/acme/write-1', 'openrouter/acme/other-7b:free'];
    const primary = 'openrouter/acme/chat-2';
    expect(await home.chain()).toEqual({ primary, fallbacks: [write, free, 'openrouter/acme/view-2'] });
    expect((await journey.run(['config', 'undo'])).exitCode).toBe(0);
    expect(await home.chain()).toMatchObject({
      fallbacks: [write, 'openrouter/acme/free-7b:free', 'openrouter/acme/view-2'],
    });
  });

  test('D13: a script gets the same proposals, --no-tui asks for them in lines', async () => {
    await drifted();
    const before = home.configHash();
    const { stdout } = await journey.run(['models', 'refresh', '--provider', 'openrouter', '--json']);
    const { drift } = JSON.parse(stdout) as { drift: readonly Record<string, unknown>[] };
    expect(drift.map(({ kind, replacement, commands }) => [kind, replacement, commands])).toEqual([
      ['dearer', 'openrouter/acme/chat-1', ['openclaw models set openrouter/acme/chat-1']],
      [
        'gone',
        'openrouter/acme/write-1',
        [expect.stringContaining('fallbacks add openrouter/acme/write-1 &&')],
      ],
      ['no-longer-free', 'openrouter/acme/other-7b:free', [expect.stringContaining('move')]],
      ['smaller-window', 'openrouter/acme/view-1', [expect.stringMatching(/view-1 3$/)]],
    ]);
    expect(drift[0]?.['replacementFacts']).toMatchObject({ contextWindow: 32_768, cost: { input: 2 } });
    expect(home.configHash()).toBe(before);
    await drifted();
    const lines = await journey.run(
      ['models', 'refresh', '--provider', 'openrouter', '--no-tui'],
      '\nyes\nq\n',
    );
    expect(lines.exitCode, lines.stderr).toBe(0);
    expect(lines.stderr).toContain('Take it back with: openclaw config undo');
    expect(await home.chain()).toMatchObject({
      primary: 'openrouter/acme/chat-2',
      fallbacks: ['openrouter/acme/write-1', 'openrouter/acme/free-7b:free', 'openrouter/acme/view-2'],
    });
  });

  test('a provider that cannot be asked keeps its list, and its age is told', async () => {
    await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    router.answerListWith({ status: 503, body: '{}' });
    const { stdout, exitCode } = await journey.run(['models', 'refresh', '--provider', 'openrouter']);
    expect(stdout).toMatch(/^openrouter: no list \(.*\); 4 from before are kept \(listed .*\)\n/);
    expect(exitCode).toBe(1);
  });
});
