import { afterEach, describe, expect, test } from 'vitest';
import { setupPlan } from '../../../src/app/setup/setup-plan.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { isRecord, modelsOf } from './wizard.ts';

const KNOWN = { wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' } };
const SEEING = ['text', 'image'];
let ports: TestPorts;

afterEach(() => ports.close());

function planFor(config: unknown, draft: ReturnType<typeof draftFor>) {
  ports = testPorts({ config });
  const plan = setupPlan(ports, readWorld(ports), draft);
  return {
    ...plan,
    edits: plan.edits.filter((edit) => !isRecord(edit)),
    record: plan.edits.filter(isRecord),
  };
}

function recordOf(
  config: unknown,
  change: Parameters<typeof draftFor>[1],
): Readonly<Record<string, unknown>> {
  const { record } = planFor(config, draftFor('openai', { primary: 'openai/gpt-5.5', ...change }));
  ports.close();
  return Object.fromEntries(
    record.map((edit) => [edit.path.join('.'), edit.op === 'set' ? edit.value : undefined]),
  );
}

describe('the config’s part', () => {
  test('B009: a built-in provider at its own address needs the model only', () => {
    const plan = planFor(KNOWN, draftFor('openai', { primary: 'openai/gpt-5.5' }));
    expect(plan.edits).toEqual([
      { op: 'set', path: ['agents', 'defaults', 'model', 'primary'], value: 'openai/gpt-5.5' },
    ]);
    expect(plan).toMatchObject({ profile: undefined, storeLines: [] });
  });

  test('ONB-1: the first run is remembered with its time', () => {
    const plan = planFor({}, draftFor('openai'));
    expect(plan.edits).toEqual([
      { op: 'set', path: ['wizard', 'securityAcknowledgedAt'], value: new Date(START_MS).toISOString() },
    ]);
  });

  const RAN = {
    'wizard.lastRunAt': new Date(START_MS).toISOString(),
    'wizard.lastRunVersion': '1.2.3-test',
    'wizard.lastRunCommand': 'onboard',
    'wizard.lastRunMode': 'local',
  };
  test.each([
    ['ONB-8, ONB-10: a first run', {}, {}, { ...RAN, 'gateway.mode': 'local' }],
    ['ONB-8: what is said of the gateway stays', { gateway: { mode: 'remote' } }, {}, RAN],
    ['ONB-8, decision 2: a gateway that somebody wrote of is left alone', { gateway: { port: 1 } }, {}, RAN],
    [
      'ONB-20: --mode remote says nothing of a gateway here',
      {},
      { host: { mode: 'remote' as const } },
      { ...RAN, 'wizard.lastRunMode': 'remote' },
    ],
    [
      'ONB-30: --skip-bootstrap',
      { gateway: { mode: 'local' } },
      { host: { skipsBootstrap: true } },
      { ...RAN, 'agents.defaults.skipBootstrap': true },
    ],
    ['B009: configure touches what it changes only', {}, { configures: true }, {}],
    [
      'B009: a run that changes nothing leaves no trace',
      { ...KNOWN, agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } } },
      {},
      {},
    ],
  ])('%s', (_, config, change, record) => {
    expect(recordOf(config, change)).toEqual(record);
  });

  test('ONB-9, section 39 no. 45: tools and sessions of the other product are not touched', () => {
    const { edits, record } = planFor({}, draftFor('openai', { primary: 'openai/gpt-5.5' }));
    const areas = new Set([...edits, ...record].map(({ path }) => path[0]));
    expect([...areas].sort()).toEqual(['agents', 'gateway', 'wizard']);
  });

  test.each<[string, string, Partial<ReturnType<typeof draftFor>>, unknown]>([
    [
      'ONB-13: a typed name that tells',
      'llava:7b',
      {},
      [{ id: 'llava:7b', name: 'llava:7b', input: SEEING }],
    ],
    ['ONB-13: one that reads', 'llama3.3', {}, [{ id: 'llama3.3', name: 'llama3.3', input: ['text'] }]],
    ['ONB-13: nobody knows', 'alpha', {}, [{ id: 'alpha', name: 'alpha' }]],
    ['ONB-26: said', 'alpha', { seesImages: true }, [{ id: 'alpha', name: 'alpha', input: SEEING }]],
    [
      'ONB-26: said against its name',
      'llava',
      { seesImages: false },
      [{ id: 'llava', name: 'llava', input: ['text'] }],
    ],
    [
      'listed, and its name tells',
      'llava',
      { discovered: modelsOf('own', 'llava') },
      [{ id: 'llava', name: 'llava', input: SEEING }],
    ],
    ['listed, and it only reads', 'qwq', { discovered: modelsOf('own', 'qwq') }, undefined],
    [
      'listed, and said',
      'alpha',
      { discovered: modelsOf('own', 'alpha'), seesImages: true },
      [{ id: 'alpha', name: 'alpha', input: SEEING }],
    ],
  ])('%s: the row of a model', (_, id, change, models) => {
    const plan = planFor(KNOWN, draftFor('own', { primary: `own/${id}`, ...change }));
    const entry = plan.edits.find(({ path }) => path[0] === 'models');
    expect(entry?.op === 'set' && (entry.value as { models?: unknown }).models).toEqual(models);
  });

  test('ONB-26: what is said changes a row that is there, and nothing else of it', () => {
    const entry = {
      baseUrl: 'http://127.0.0.1:8123/v1',
      api: 'openai-completions',
      models: [{ id: 'a', name: 'A', contextWindow: 9 }],
    };
    const config = { ...KNOWN, models: { providers: { own: entry } } };
    const plan = planFor(config, draftFor('own', { primary: 'own/a', seesImages: true }));
    expect(plan.edits[0]).toEqual({
      op: 'set',
      path: ['models', 'providers', 'own', 'models'],
      value: [{ id: 'a', name: 'A', contextWindow: 9, input: SEEING }],
    });
    ports.close();
    const unsaid = planFor(config, draftFor('own', { primary: 'own/a' }));
    expect(unsaid.edits.map(({ path }) => path[0])).toEqual(['agents']);
  });

  test('a server of one’s own gets an entry, with rows for typed models only', () => {
    const draft = draftFor('custom-here', {
      primary: 'custom-here/listed',
      fallbacks: ['custom-here/typed', 'openai/gpt-5.5'],
      discovered: modelsOf('custom-here', 'listed'),
    });
    expect(planFor(KNOWN, draft).edits[0]).toEqual({
      op: 'set',
      path: ['models', 'providers', 'custom-here'],
      value: {
        baseUrl: 'http://127.0.0.1:8123/v1',
        api: 'openai-completions',
        models: [{ id: 'typed', name: 'typed' }],
      },
    });
  });

  test('B070: an entry that exists keeps its models and settings', () => {
    const entry = { baseUrl: 'http://old/v1', timeoutSeconds: 9, models: [{ id: 'alpha', name: 'Alpha' }] };
    const config = { ...KNOWN, models: { providers: { 'custom-here': entry } } };
    const plan = planFor(config, draftFor('custom-here', { primary: 'custom-here/beta' }));
    const path = ['models', 'providers', 'custom-here'];
    expect(plan.edits.slice(0, 3)).toEqual([
      { op: 'set', path: [...path, 'baseUrl'], value: 'http://127.0.0.1:8123/v1' },
      { op: 'set', path: [...path, 'api'], value: 'openai-completions' },
      {
        op: 'set',
        path: [...path, 'models'],
        value: [
          { id: 'alpha', name: 'Alpha' },
          { id: 'beta', name: 'beta' },
        ],
      },
    ]);
  });

  test('SEL-6: a bare model becomes an object; stand-ins are written when they change only', () => {
    const config = { ...KNOWN, agents: { defaults: { model: 'xai/grok-4.3' } } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] });
    expect(planFor(config, draft).edits).toEqual([
      { op: 'set', path: ['agents', 'defaults', 'model'], value: { primary: 'openai/gpt-5.5' } },
      { op: 'set', path: ['agents', 'defaults', 'model', 'fallbacks'], value: ['xai/grok-4.3'] },
    ]);
    ports.close();
    const same = { ...KNOWN, agents: { defaults: { model: { fallbacks: ['xai/grok-4.3'] } } } };
    expect(planFor(same, draft).edits).toHaveLength(1);
  });

  test('choosing anew replaces both at once', () => {
    const config = { ...KNOWN, agents: { defaults: { model: { primary: 'a/b', fallbacks: ['c/d'] } } } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5', replacesModels: true });
    expect(planFor(config, draft).edits).toEqual([
      {
        op: 'set',
        path: ['agents', 'defaults', 'model'],
        value: { primary: 'openai/gpt-5.5', fallbacks: [] },
      },
    ]);
  });

  test('ALLOW-10: entries of other providers stay as they are, wildcards too', () => {
    const models = { 'groq/*': {}, 'zai/glm-5': { alias: 'z' } };
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5' });
    const edits = planFor({ ...KNOWN, agents: { defaults: { models } } }, draft).edits;
    const path = ['agents', 'defaults', 'models'];
    expect(edits.filter((edit) => edit.path[2] === 'models')).toEqual([
      { op: 'set', path: [...path, 'openai/gpt-5.5'], value: {} },
    ]);
  });

  test('PROV-5: the review says when a key looks like one of the other plan', () => {
    const credential = { kind: 'secret', secret: new Secret('tp-canary-key') } as const;
    const plan = planFor(KNOWN, draftFor('xiaomi', { credential }));
    expect(plan.notes).toEqual([expect.stringContaining('connect xiaomi-token-plan')]);
  });

  test('SET-4: an allowlist takes in what is chosen, once each; none is created', () => {
    const config = { ...KNOWN, agents: { defaults: { models: { 'openai/gpt-5.5': {}, 'groq/*': {} } } } };
    const draft = draftFor('xai', { primary: 'xai/grok-4.3', fallbacks: ['openai/gpt-5.5', 'groq/x'] });
    const added = planFor(config, draft).edits.filter((edit) => edit.path[2] === 'models');
    expect(added).toEqual([{ op: 'set', path: ['agents', 'defaults', 'models', 'xai/grok-4.3'], value: {} }]);
  });
});
