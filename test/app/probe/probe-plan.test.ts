import { afterEach, describe, expect, test } from 'vitest';
import { type ProbeScope, planProbe } from '../../../src/app/probe/probe-plan.ts';
import { hasFailedRoute, type ProbeOptions } from '../../../src/app/probe/run-probes.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { CREDENTIALS, listing, lists, runScope } from '../../support/probes.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failed, OPENAI, saveKeys, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const run = (scope: Partial<ProbeScope> = {}, options: Partial<ProbeOptions> = {}) =>
  runScope(ports, scope, options);

describe('B071: models by name', () => {
  test('the provider is fine, the model is dead', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(({ ref }) =>
      ref.model === 'gpt-5.5'
        ? answered('ok')
        : failed({ status: 404, code: 'model_not_found', message: 'The model does not exist' }),
    );
    const models = [OPENAI, 'openai/gpt-5.4-mini'];
    const { verdicts } = await run({ kind: 'models', models }, { mode: 'cheapest' });
    expect(verdicts).toMatchObject([
      { status: 'ok', modelState: 'answers' },
      { status: 'format', reason: 'model_not_found', modelState: 'dead' },
    ]);
  });

  test('the chain is every model in use; one without a credential is told', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a']);
    const { told, world, report } = await run({ kind: 'chain' });
    expect(told).toEqual(['openai:a ok', `${ANTHROPIC} auth`]);
    expect(hasFailedRoute(world, report.results)).toBe(true);
  });

  test('cheap: a list that does not name it leaves it open', async () => {
    const { inspector } = lists(() => listing('other'));
    ports = await turnPorts([], ['openai:a'], { inspector });
    const { verdicts } = await run({ kind: 'models', models: [OPENAI] }, { mode: 'cheap' });
    expect(verdicts).toMatchObject([{ status: 'unknown', modelState: 'unlisted' }]);
  });

  test('all: each model with the credential that serves next', async () => {
    ports = await turnPorts([], ['openai:a', 'openai:b']);
    const world = readWorld(ports);
    const rows = planProbe(ports, world, { ...CREDENTIALS, kind: 'all' });
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['openai:a']));
  });

  test('without a model there is no chain; names that are none are refused', async () => {
    ports = testPorts();
    await saveKeys(ports, 'openai:a');
    await expect(run({ kind: 'chain' })).rejects.toMatchObject({ code: 'no-model' });
    await expect(run({ kind: 'models', models: ['nothing-like-it'] })).rejects.toMatchObject({ exitCode: 2 });
    await expect(run({ provider: 'opnai' })).rejects.toMatchObject({ code: 'provider-unknown' });
    await expect(run({ profileIds: ['openai:b'] })).rejects.toMatchObject({
      code: 'usage',
      details: ['Nearest: openai:a'],
    });
  });
});

test('PROBE-10: one provider, several credentials', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a']);
  expect((await run({ provider: 'anthropic' })).told).toEqual(['anthropic:a ok']);
  expect((await run({ profileIds: ['openai:b', 'anthropic:a'] })).told).toEqual([
    'openai:b ok',
    'anthropic:a ok',
  ]);
});
