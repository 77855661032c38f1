import { afterEach, describe, expect, test } from 'vitest';
import type { LivePanel, PanelSnapshot } from '../../../src/app/app-types.ts';
import { createLivePanel } from '../../../src/app/status/live-panel.ts';
import { AppError } from '../../../src/core/errors.ts';
import { attempt } from '../../adapters/sqlite/test-store.ts';
import { blocked } from '../../support/blocked.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, failed, OPENAI, saveKeys, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
let panel: LivePanel;
let pictures: PanelSnapshot[];

afterEach(() => {
  panel.dispose();
  ports.close();
});

/** Opens the panel and collects every picture it publishes. */
function watch(): void {
  panel = createLivePanel(ports, undefined);
  pictures = [];
  panel.subscribe(() => pictures.push(panel.getSnapshot()));
}

const pass = (ms: number): Promise<void> => ports.clock.sleep(ms);
const credential = (id: string) => panel.getSnapshot().credentials.find((row) => row.id === id);
const model = (role: string) => panel.getSnapshot().models.find((row) => row.role === role);

describe('the picture', () => {
  test('ui 5: models with their roles, credentials, activity', async () => {
    const imageModel = { primary: 'google/gemini-3-flash-preview', fallbacks: [OPENAI] };
    ports = testPorts({
      config: chainConfig([ANTHROPIC], { imageModel, models: { [ANTHROPIC]: { alias: 'boss' } } }),
    });
    await saveKeys(ports, 'openai:a');
    await turn(ports);
    watch();
    const { models, credentials, activity, ...rest } = panel.getSnapshot();
    expect(models.map(({ role, ref }) => [role, ref])).toEqual([
      ['primary', OPENAI],
      ['fallback 1', ANTHROPIC],
      ['image', 'google/gemini-3-flash-preview'],
      ['image fallback 1', OPENAI],
    ]);
    expect(model('fallback 1')).toMatchObject({ alias: 'boss', health: { state: 'missing' } });
    expect(model('primary')).toMatchObject({
      price: expect.stringMatching(/^\$.* \/ \$/),
      context: expect.stringMatching(/[KM]$/),
    });
    expect(credentials).toMatchObject([
      { id: 'openai:a', kind: 'api key', isNext: true, verification: 'verified', lastUsedMs: START_MS },
    ]);
    expect(activity).toHaveLength(1);
    expect(rest).toEqual({
      agents: ['main'],
      orders: [{ provider: 'openai', source: 'profiles', tried: ['openai:a'], leftOut: [] }],
      nowMs: START_MS,
      readAtMs: START_MS,
      agentId: 'main',
      problem: undefined,
    });
    expect(JSON.stringify(panel.getSnapshot())).not.toContain('canary');
  });
});

describe('following', () => {
  test('7.3-26: a change of the store or the config is seen within a second, and nothing is published without one', async () => {
    ports = await turnPorts([], ['openai:a']);
    watch();
    await pass(3000);
    expect(pictures).toEqual([]);
    await saveKeys(ports, 'openai:b');
    await pass(500);
    expect(credential('openai:b')).toBeDefined();
    ports.config.overwrite(JSON.stringify(chainConfig([ANTHROPIC])));
    await pass(500);
    expect(model('fallback 1')?.ref).toBe(ANTHROPIC);
    expect(pictures).toHaveLength(2);
  });

  test('7.3-24: it counts down once a second while a window is open, then the state flips by itself', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a', { untilMs: START_MS + 2500 });
    watch();
    expect(credential('openai:a')?.health.state).toBe('cooling');
    await pass(1000);
    await pass(1000);
    expect(pictures.map((picture) => picture.nowMs - START_MS)).toEqual([1000, 2000]);
    expect(credential('openai:a')?.health.state).toBe('cooling');
    await pass(1000);
    expect(credential('openai:a')?.health.state).toBe('unverified');
    expect(model('primary')?.health.state).toBe('unverified');
    const count = pictures.length;
    await pass(5000);
    expect(pictures).toHaveLength(count);
  });

  test('B007: the count of blocked keys flips when the first is back, whichever window the key shows', async () => {
    ports = await turnPorts(['openai/gpt-5.4'], ['openai:a', 'openai:b']);
    await blocked(ports, 'openai:a', { model: 'gpt-5.4', untilMs: START_MS + 2000 });
    await blocked(ports, 'openai:a', { untilMs: START_MS + 60_000 });
    watch();
    expect(model('fallback 1')?.health.keys).toMatchObject({ blocked: 1, total: 2 });
    await pass(1000);
    await pass(1000);
    expect(model('fallback 1')?.health.keys).toBeUndefined();
  });

  test('7.3-26, B027, P21: a store that cannot be read leaves the last picture with the reason, until it can', async () => {
    ports = await turnPorts([], ['openai:a']);
    watch();
    const readBlocks = ports.health.blocks;
    ports.health.blocks = () => {
      throw new AppError('store-busy', 'the store is busy');
    };
    await saveKeys(ports, 'openai:b');
    await pass(500);
    expect(panel.getSnapshot()).toMatchObject({
      problem: 'the store is busy',
      readAtMs: START_MS,
      nowMs: START_MS + 500,
    });
    expect(panel.getSnapshot().credentials).toHaveLength(1);
    ports.health.blocks = readBlocks;
    await pass(500);
    expect(panel.getSnapshot()).toMatchObject({ problem: undefined, readAtMs: START_MS + 1000 });
    expect(panel.getSnapshot().credentials).toHaveLength(2);
  });

  test('a config that does not parse is a problem, not an end', async () => {
    ports = await turnPorts([], ['openai:a']);
    watch();
    ports.config.overwrite('{ "agents": ');
    await pass(500);
    expect(panel.getSnapshot().problem).toBeTruthy();
    expect(model('primary')?.ref).toBe(OPENAI);
  });

  test('7.3-27, P20: nobody watching costs nothing: timers end with the last listener and with dispose', async () => {
    ports = await turnPorts([], ['openai:a']);
    panel = createLivePanel(ports, undefined);
    let looked = 0;
    const { version } = ports.watch;
    ports.watch.version = () => {
      looked += 1;
      return version();
    };
    const leaveFirst = panel.subscribe(() => {});
    const leaveSecond = panel.subscribe(() => {});
    await pass(500);
    leaveFirst();
    await pass(500);
    expect(looked).toBe(2);
    leaveSecond();
    await pass(5000);
    expect(looked).toBe(2);
    panel.subscribe(() => {});
    panel.dispose();
    await pass(5000);
    expect(looked).toBe(2);
  });
});

describe('its keys', () => {
  test('c: clears at once and says so', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a');
    watch();
    expect(await panel.clear('openai:a')).toBe('openai:a may be tried again');
    expect(credential('openai:a')).toMatchObject({ health: { state: 'unverified' }, isNext: true });
    expect(panel.getSnapshot().activity[0]?.text).toBe('openai:a: blocks cleared by hand');
    expect(await panel.clear('openai:a')).toBe('Nothing blocks openai:a');
  });

  test('p: a probe that works shows at once, one that fails leaves the window', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a');
    watch();
    ports.setAnswer(() => failed({ status: 429 }));
    expect(await panel.probe('openai:a')).toContain('rate limit');
    expect(credential('openai:a')?.health.state).toBe('cooling');
    ports.setAnswer(() => ({
      ok: true,
      text: 'ok',
      firstTokenMs: 1,
      totalMs: 1,
      usage: { inputTokens: 1, outputTokens: 1 },
    }));
    expect(await panel.probe('openai:a')).toBe('openai:a answered in 0 ms');
    expect(credential('openai:a')).toMatchObject({ health: { state: 'ok' }, verification: 'verified' });
  });

  test('enter: details of one credential', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a', { words: 'too fast' });
    watch();
    expect(panel.details('openai:a')).toContain('“too fast”');
  });

  test('7.3-27, P2: a quiet minute publishes nothing at all', async () => {
    ports = await turnPorts([], ['openai:a']);
    watch();
    const before = panel.getSnapshot();
    for (let second = 0; second < 60; second += 1) await pass(1000);
    expect(pictures).toEqual([]);
    expect(panel.getSnapshot()).toBe(before);
  });

  test('D9: a figure that stops being true is taken back without a change of the store', async () => {
    ports = await turnPorts([], ['openai:a']);
    const figure = {
      unit: 'requests',
      window: null,
      limit: 5,
      remaining: 1,
      resetAtMs: START_MS + 1500,
      source: 'x',
    };
    await ports.health.record({
      attempt: attempt({ credentialId: 'openai:a' }),
      quota: { credentialId: 'openai:a', provider: 'openai', figures: [figure], seenAtMs: START_MS },
    });
    watch();
    await pass(1000);
    expect(pictures).toEqual([]);
    await pass(1000);
    expect(pictures).toHaveLength(1);
    expect(credential('openai:a')?.quotas).toMatchObject([{ state: 'unknown', remaining: null, limit: 5 }]);
  });

  test('a: a key is stored under a name of its own, and its text is in no picture', async () => {
    ports = await turnPorts([], ['openai:manual']);
    watch();
    expect(await panel.addKey('openai', 'canary-added')).toContain('openai:manual-2 is stored');
    expect(credential('openai:manual-2')).toMatchObject({ kind: 'api key', health: { state: 'unverified' } });
    expect(JSON.stringify(panel.getSnapshot())).not.toContain('canary');
  });

  test('tab: the next agent with its own order; the last one is followed by the first', async () => {
    ports = testPorts({
      config: {
        ...(chainConfig() as object),
        agents: { list: [{ id: 'main', default: true }, { id: 'ops' }] },
      },
    });
    await saveKeys(ports, 'openai:a', 'openai:b');
    await ports.auth.setOrder('ops', 'openai', ['openai:b']);
    watch();
    const seen = (): unknown => [panel.getSnapshot().agentId, panel.getSnapshot().orders[0]?.tried];
    expect(seen()).toEqual(['main', expect.arrayContaining(['openai:a', 'openai:b'])]);
    panel.nextAgent();
    expect(seen()).toEqual(['ops', ['openai:b']]);
    expect(panel.getSnapshot().orders[0]?.leftOut).toEqual(['openai:a']);
    panel.nextAgent();
    expect(panel.getSnapshot().agentId).toBe('main');
  });
});
