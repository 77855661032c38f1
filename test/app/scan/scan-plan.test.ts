import { afterEach, describe, expect, test } from 'vitest';
import { compareWithLast, keepScan } from '../../../src/app/scan/keep-scan.ts';
import { runScan } from '../../../src/app/scan/run-scan.ts';
import { applyScan, previewScan, type ScanChoice } from '../../../src/app/scan/scan-plan.ts';
import { isSelectable } from '../../../src/app/scan/selectable.ts';
import { defaultSelection } from '../../../src/core/scan/scan-selection.ts';
import { startRouter } from '../../support/openrouter-server.ts';
import { scanOptions, scanPorts } from '../../support/scan-world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const SIGNAL = new AbortController().signal;
const A = 'openrouter/acme/a:free';
const B = 'openrouter/acme/b:free';

let opened: TestPorts | undefined;
afterEach(() => opened?.close());

function world(defaults: object): TestPorts {
  opened = testPorts({ config: { agents: { defaults } } });
  return opened;
}

function defaultsOf(ports: TestPorts): Readonly<Record<string, unknown>> {
  return (ports.config.read().config.agents?.defaults ?? {}) as Readonly<Record<string, unknown>>;
}

describe('a plan (decision 26)', () => {
  const chosen: ScanChoice = { mode: 'replace', fallbacks: [A, B] };

  test.each([
    ['replace', { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5.4'] }, chosen, [A, B]],
    [
      'append',
      { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5.4', A] },
      { ...chosen, mode: 'append' },
      ['openai/gpt-5.4', A, B],
    ],
    ['a setting that is a text', 'openai/gpt-5.5', chosen, [A, B]],
  ] as const)('sn-026, SCAN-7: %s; the primary stays', async (_, model, choice, fallbacks) => {
    const ports = world({ model });
    await applyScan(ports, choice as ScanChoice);
    expect(defaultsOf(ports)['model']).toEqual({ primary: 'openai/gpt-5.5', fallbacks });
    expect(defaultsOf(ports)['imageModel']).toBeUndefined();
  });

  test('SCAN-6: primary and image only with their flags, in the same edit; fallbacks of the image model stay', async () => {
    const ports = world({ model: 'openai/gpt-5.5', imageModel: { primary: 'x/y', fallbacks: ['z/w'] } });
    const change = await applyScan(ports, { ...chosen, primary: A, image: B });
    expect(defaultsOf(ports)).toEqual({
      model: { primary: A, fallbacks: [A, B] },
      imageModel: { primary: B, fallbacks: ['z/w'] },
    });
    expect(change.result).toBe(`Default model: ${A}\nFallbacks: ${A}, ${B}\nImage model: ${B}`);
  });

  test('without any model configured, the fallbacks are written all the same', async () => {
    const ports = world({});
    await applyScan(ports, chosen);
    expect(defaultsOf(ports)['model']).toEqual({ fallbacks: [A, B] });
  });

  test('SET-4: an allowlist takes the models in, each once', async () => {
    const ports = world({ model: 'openai/gpt-5.5', models: { 'openai/gpt-5.5': {} } });
    await applyScan(ports, { ...chosen, primary: A });
    expect(Object.keys(defaultsOf(ports)['models'] as object)).toEqual(['openai/gpt-5.5', A, B]);
  });

  test('what is there already is no change', async () => {
    const ports = world({ model: { primary: A, fallbacks: [A, B] } });
    expect(previewScan(ports, { ...chosen, primary: A })).toMatchObject({ isChange: false, lines: [] });
    expect((await applyScan(ports, { ...chosen, primary: A })).write.changed).toBe(false);
  });

  test('B010: a preview shows the difference and writes nothing', () => {
    const ports = world({ model: { primary: 'openai/gpt-5.5', fallbacks: ['openai/gpt-5.4'] } });
    const version = ports.watch.version();
    const { lines } = previewScan(ports, { ...chosen, image: A });
    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same primary     openai/gpt-5.5',
      'removed fallback 1  openai/gpt-5.4',
      'removed image       -',
      `added fallback 1  ${A}`,
      `added fallback 2  ${B}`,
      `added image       ${A}`,
    ]);
    expect(ports.watch.version()).toBe(version);
  });

  test('decision 21: a dearer stand-in is said', () => {
    const ports = world({ model: A });
    expect(previewScan(ports, { mode: 'append', fallbacks: ['openai/gpt-5.5'] }).notes[0]).toContain(
      'is dearer',
    );
  });
});

describe('D12: what changed since the last scan', () => {
  test('catalogue A, then B: exactly the changes; a scan alone keeps nothing', async () => {
    const router = await startRouter([{ id: 'acme/a:free' }, { id: 'acme/b:free' }, { id: 'acme/c:free' }]);
    const ports = scanPorts(router.baseUrl);
    opened = ports;
    const options = scanOptions({ isProbing: false });
    const first = await runScan(ports, options, SIGNAL);
    expect(compareWithLast(ports, first)).toEqual({ sinceMs: undefined, changes: [] });
    await keepScan(ports, first);
    router.offer([
      { id: 'acme/a:free', context: 16_000 },
      { id: 'acme/b', price: '0.000001' },
      { id: 'acme/d:free', name: 'acme/c:free' },
      { id: 'acme/new:free' },
    ]);
    const second = await runScan(ports, options, SIGNAL);
    const { sinceMs, changes } = compareWithLast(ports, second);
    expect(sinceMs).toBe(ports.clock.now());
    expect(changes.map(({ kind, ref }) => [kind, ref])).toEqual([
      ['context-changed', A],
      ['no-longer-free', B],
      ['renamed', 'openrouter/acme/c:free'],
      ['new', 'openrouter/acme/new:free'],
    ]);
    await router.close();
  });
});

describe('source configured (decision 26)', () => {
  const answer = (provider: string) => ({
    provider,
    source: 'discovered' as const,
    input: ['text', 'image'],
  });
  const config = {
    models: {
      providers: {
        good: {
          baseUrl: 'http://127.0.0.1:9/v1',
          api: 'openai-completions',
          apiKey: 'canary-good',
          models: [{ id: 'm-7b' }],
        },
        bad: {
          baseUrl: 'http://127.0.0.1:9/v1',
          api: 'openai-completions',
          apiKey: 'canary-bad',
          models: [{ id: 'x-70b' }],
        },
      },
    },
  };
  const inspector = {
    listModels: async ({ provider }: { provider: string }) =>
      provider === 'good'
        ? ({
            ok: true,
            models: [
              { ...answer('good'), id: 'm-7b', name: 'M', createdAtMs: 5 },
              { ...answer('good'), id: 'n-70b', name: 'N', createdAtMs: 1 },
              { ...answer('good'), id: 'o-70b', name: 'O', createdAtMs: 9 },
            ],
          } as const)
        : ({ ok: false, evidence: { status: 401, message: 'Incorrect API key provided' } } as const),
    findLocalServers: async () => [],
  };

  test('each provider is asked once; candidates by parameters, then recency; only its models may be chosen', async () => {
    const ports = testPorts({ config, inspector });
    opened = ports;
    const result = await runScan(ports, scanOptions({ source: 'configured' }), SIGNAL);
    expect(result.providers).toEqual([
      { provider: 'good', models: 3, problem: undefined, isAsked: true },
      { provider: 'bad', models: 0, problem: 'no valid authentication', isAsked: true },
    ]);
    expect(result.rows.map(({ ref }) => ref)).toEqual(['good/o-70b', 'good/n-70b', 'good/m-7b']);
    const selected = defaultSelection(result.rows, (row) => isSelectable(row, result), 2);
    expect(selected.map(({ ref }) => ref)).toEqual(['good/o-70b', 'good/n-70b']);
    expect(ports.calls).toEqual([]);
  });

  test('a model that is known not to call tools is shown, told so, and none to choose; PICK-5: a marked one is not shown', async () => {
    const models = [
      { ...answer('good'), id: 'old-900b', name: 'Old', mark: 'deprecated' as const },
      { ...answer('good'), id: 'talks-405b', name: 'T', tools: false },
      { ...answer('good'), id: 'unknown-70b', name: 'U' },
      { ...answer('good'), id: 'calls-7b', name: 'C', tools: true },
    ];
    const ports = testPorts({
      config,
      inspector: { ...inspector, listModels: async () => ({ ok: true, models }) },
    });
    opened = ports;
    const options = scanOptions({ source: 'configured', filter: { provider: 'good' } });
    const result = await runScan(ports, options, SIGNAL);
    const chosen = defaultSelection(result.rows, (row) => isSelectable(row, result), 9);
    expect(chosen.map(({ ref }) => ref)).toEqual(['good/unknown-70b', 'good/calls-7b']);
    expect(result.rows.map(({ ref }) => ref)).not.toContain('good/old-900b');
    expect(result.rows[0]).toMatchObject({
      ref: 'good/talks-405b',
      tool: { ok: false, skipped: true, label: 'no_tools', words: 'the catalog lists no tool calling' },
    });
    expect(ports.calls).toEqual([]);
  });

  test('metadata only: the catalog speaks, and nothing may be chosen', async () => {
    const ports = testPorts({ config, inspector });
    opened = ports;
    const result = await runScan(ports, scanOptions({ source: 'configured', isProbing: false }), SIGNAL);
    expect(result.rows.map(({ ref }) => ref)).toEqual(['bad/x-70b', 'good/m-7b']);
    expect(result).toMatchObject({ isLive: false });
    expect(result.rows.some((row) => isSelectable(row, result))).toBe(false);
  });
});
