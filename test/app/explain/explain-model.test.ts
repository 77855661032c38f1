import { afterEach, describe, expect, test } from 'vitest';
import { type ExplainRequest, explainModel } from '../../../src/app/explain/explain-model.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  chainConfig,
  GROQ,
  keyOf,
  limited,
  OPENAI,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** `<layer> <value>` of the layers that hold something, the winner with a star. */
function layers(request: ExplainRequest = {}): readonly string[] {
  return explainModel(ports, request)
    .layers.filter(({ value }) => value !== undefined)
    .map(({ layer, value, wins }) => `${wins ? '*' : ''}${layer} ${value}`);
}

describe('D1: which model a run would ask for', () => {
  test('SRC-1: every layer, and the first that says something wins', async () => {
    const config = chainConfig([GROQ], {}) as { agents: object };
    ports = await turnPorts([], ['openai:a'], {
      config: { agents: { ...config.agents, list: [{ id: 'main' }, { id: 'coder', model: GROQ }] } },
    });
    await ports.sessions.setOverride('coder', 's1', {
      provider: 'anthropic',
      model: 'claude-opus-4-6',
      source: 'user',
      origin: undefined,
    });
    const agentId = 'coder';
    expect(layers()).toEqual([`*defaults ${OPENAI}`]);
    expect(layers({ agentId })).toEqual([`*agent ${GROQ}`, `defaults ${OPENAI}`]);
    expect(layers({ agentId, sessionId: 's1' })).toEqual([
      `*session ${ANTHROPIC}`,
      `agent ${GROQ}`,
      `defaults ${OPENAI}`,
    ]);
    expect(layers({ agentId, sessionId: 's1', typed: OPENAI })[0]).toBe(`*command ${OPENAI}`);
    expect(explainModel(ports, { agentId, sessionId: 's1' }).requested).toBe(ANTHROPIC);
  });

  test('the chain, the credentials in their order, and what a run then really asks first', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'openai:b', 'groq:a']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? limited('600') : answered('hi')));
    await turn(ports);
    const { chain, next } = explainModel(ports, {});
    expect(
      chain.map(({ ref, credentials }) => [
        ref,
        credentials.map(({ credentialId, health }) => `${credentialId} ${health.state}`),
      ]),
    ).toEqual([
      [OPENAI, ['openai:b ok', 'openai:a cooling']],
      [GROQ, ['groq:a unverified']],
    ]);
    expect(next).toEqual({ ref: OPENAI, credentialId: 'openai:b' });
    const real = await turn(ports);
    expect([real.served, real.credentialId]).toEqual([next?.ref, next?.credentialId]);
  });

  test('a model without a credential is passed; where nothing is left, there is no next try', async () => {
    ports = await turnPorts([GROQ], ['groq:a']);
    expect(explainModel(ports, {}).next).toEqual({ ref: GROQ, credentialId: 'groq:a' });
    expect(explainModel(ports, { typed: OPENAI }).next).toBeUndefined();
  });

  test('nothing is asked and nothing written', async () => {
    ports = await turnPorts([GROQ], ['openai:a']);
    const before = ports.watch.version();
    explainModel(ports, { sessionId: 's1' });
    expect(ports.calls).toEqual([]);
    expect(ports.watch.version()).toBe(before);
  });
});
