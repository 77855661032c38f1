import { afterEach, describe, expect, test } from 'vitest';
import { setSetting } from '../../../src/app/config/change-settings.ts';
import { explainModel } from '../../../src/app/explain/explain-model.ts';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { answered, type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';
import {
  asked,
  chainConfig,
  failed,
  failedTurn,
  keyOf,
  OPENAI,
  saveKeys,
  saveProfile,
  turn,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** A subscription of OpenAI that has run dry, and a key of the same provider behind it. */
async function dryPlan(options: TestPortsOptions = {}): Promise<void> {
  ports = testPorts({ config: chainConfig(), ...options });
  await saveProfile(ports, 'openai:plan', { type: 'token' });
  await saveKeys(ports, 'openai:key');
  ports.setAnswer((target) => (keyOf(target) === 'openai:plan' ? failed({ status: 429 }) : answered('hi')));
}

describe('decision 21: a key behind a subscription of the same provider', () => {
  test('B004: off a terminal it gets no request, and the summary says how to allow it', async () => {
    await dryPlan();
    const error = await failedTurn(ports);
    expect(asked(ports)).toEqual([`${OPENAI} openai:plan`]);
    expect(error.failures.map(({ reason, credentialId }) => [reason, credentialId])).toEqual([
      ['rate_limit', 'openai:plan'],
      ['cost_fence', 'openai:key'],
    ]);
    expect(error.details.join('\n')).toContain('openclaw settings set cost.consent always');
    const { runId } = ports.runs.find('main', undefined) ?? { runId: '' };
    expect(ports.runs.attempts(runId).map(({ reason, outcome }) => [reason, outcome])).toEqual([
      ['rate_limit', 'failure'],
      ['cost_fence', 'skipped'],
    ]);
  });

  test('on a terminal the person is asked once, and a yes is kept', async () => {
    await dryPlan();
    const questions: string[] = [];
    const onCost = async (question: string): Promise<boolean> => {
      questions.push(question);
      return true;
    };
    expect((await turn(ports, { onCost })).credentialId).toBe('openai:key');
    expect((await turn(ports, { onCost })).credentialId).toBe('openai:key');
    expect(questions).toEqual([
      `${OPENAI} with openai:key is billed per use. May runs use what costs more, now and later?`,
    ]);
    expect(ports.settings.value('cost.consent')).toBe('always');
  });

  test('a no is kept too', async () => {
    await dryPlan();
    let questions = 0;
    const onCost = async (): Promise<boolean> => {
      questions += 1;
      return false;
    };
    await failedTurn(ports, { onCost });
    await failedTurn(ports, { onCost });
    expect(questions).toBe(1);
    expect(ports.settings.value('cost.consent')).toBe('never');
  });

  test.each([
    ['the setting', async (): Promise<unknown> => setSetting(ports, 'cost.consent', 'always'), {}],
    [
      'an order that a person wrote',
      async (): Promise<unknown> => ports.auth.setOrder('main', 'openai', ['openai:plan', 'openai:key']),
      {},
    ],
    ['naming the key', async (): Promise<unknown> => undefined, { model: `${OPENAI}@openai:key` }],
  ] as const)('%s is consent', async (_, consent, request) => {
    await dryPlan();
    await consent();
    expect((await turn(ports, request)).credentialId).toBe('openai:key');
  });

  test('explain and rehearse show it', async () => {
    await dryPlan();
    const [model] = explainModel(ports, {}).chain;
    expect(model?.credentials.map(({ credentialId, whyNot }) => [credentialId, whyNot])).toEqual([
      ['openai:plan', undefined],
      ['openai:key', 'cost_fence'],
    ]);
    const target = 'openai:plan';
    const failure = { kind: 'failure', evidence: { status: 429 } } as const;
    const story = await rehearse(ports, { rules: [{ target, failure }] });
    expect(story.models[0]?.left?.reason).toBe('cost_fence');
    expect(ports.calls).toEqual([]);
  });
});

describe('decision 21: the primary at the end of another chain', () => {
  const config = {
    agents: { defaults: { model: { primary: OPENAI, fallbacks: [] } } },
    models: {
      providers: {
        lab: {
          baseUrl: 'http://127.0.0.1:9',
          apiKey: 'canary-lab',
          models: [{ id: 'small', name: 'small' }],
        },
      },
    },
  };
  const request = { model: 'lab/small', isJob: true } as const;

  test.each([
    ['refused', undefined, undefined, ['lab/small lab']],
    ['allowed by the setting', 'always', OPENAI, ['lab/small lab', `${OPENAI} openai:a`]],
  ] as const)('a dearer one is %s', async (_, consent, served, calls) => {
    ports = testPorts({ config });
    await ports.auth.save({
      id: 'openai:a',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-openai:a'),
      verification: { state: 'unverified', atMs: 0 },
    });
    if (consent !== undefined) await setSetting(ports, 'cost.consent', consent);
    ports.setAnswer(({ ref }) => (ref.provider === 'lab' ? failed({ status: 500 }) : answered('hi')));
    const result = await turn(ports, request).catch(() => undefined);
    expect(result?.served).toBe(served);
    expect(asked(ports)).toEqual(calls);
  });

  test('one that a person listed as a fallback is consent', async () => {
    const written = {
      ...config,
      agents: { defaults: { model: { primary: OPENAI, fallbacks: [OPENAI] } } },
    };
    ports = testPorts({ config: written });
    await saveKeys(ports, 'openai:a');
    ports.setAnswer(({ ref }) => (ref.provider === 'lab' ? failed({ status: 500 }) : answered('hi')));
    expect((await turn(ports, request)).served).toBe(OPENAI);
  });
});
