import { afterEach, describe, expect, test } from 'vitest';
import { setSessionModel } from '../../../src/app/selection/session-model.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { answered } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  chainConfig,
  failed,
  failedTurn,
  GROQ,
  limited,
  OPENAI,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

describe('FALL-10: the soonest return', () => {
  test('ignores blocks of models that the chain does not hold', async () => {
    ports = await turnPorts([], ['openai:a']);
    ports.setAnswer(({ ref }) => (ref.model === 'gpt-5.4' ? limited('5') : limited('600')));
    await failedTurn(ports, { model: 'openai/gpt-5.4' });
    await failedTurn(ports);
    const startMs = ports.clock.now();
    expect((await failedTurn(ports)).soonestRetryMs).toBe(startMs + 600_000);
  });
});

test('FALL-14: a fallback to google without a credential says so in its own line', async () => {
  ports = await turnPorts(['google/gemini-3-pro-preview'], ['openai:a']);
  ports.setAnswer(() => limited());
  const error = await failedTurn(ports);
  const google = error.failures.find(({ ref }) => ref.provider === 'google');
  expect(google?.message).toContain('No API key found for provider "google"');
  expect(error.message).toContain('No API key found for provider "google"');
});

test('SRC-8: another configured primary leaves the choice of a session as it is', async () => {
  ports = await turnPorts([], ['openai:a', 'anthropic:a', 'groq:a']);
  await setSessionModel(ports, 's1', ANTHROPIC);
  ports.config.overwrite(JSON.stringify({ agents: { defaults: { model: { primary: GROQ } } } }));
  ports.setAnswer(() => answered('hi'));
  expect((await turn(ports, { sessionId: 's1' })).served).toBe(ANTHROPIC);
  expect((await turn(ports, { sessionId: 's2' })).served).toBe(GROQ);
});

test.each(['global', 'unknown', 's1'])(
  'STICK-7: a pin in session %s belongs to one agent',
  async (sessionId) => {
    const agents = { list: [{ id: 'main', default: true }, { id: 'coder' }] };
    const { agents: shared } = chainConfig() as { agents: object };
    ports = await turnPorts([], ['openai:a', 'openai:b'], { config: { agents: { ...shared, ...agents } } });
    await setSessionModel(ports, sessionId, `${OPENAI}@openai:b`, 'coder');
    ports.setAnswer(() => answered('hi'));
    await turn(ports, { sessionId, agentId: 'coder' });
    await turn(ports, { sessionId, agentId: 'main' });
    expect(asked(ports)).toEqual([`${OPENAI} openai:b`, `${OPENAI} openai:a`]);
  },
);

test('LIVE-6, SRC-8: what a person stored goes before a stand-in that a run left', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a', 'groq:a']);
  ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? failed({ message: 'odd' }) : answered('hi')));
  await turn(ports, { sessionId: 's1' });
  await setSessionModel(ports, 's1', GROQ);
  expect((await turn(ports, { sessionId: 's1' })).served).toBe(GROQ);
  expect(ports.sessions.get('main', 's1')?.override).toMatchObject({ source: 'user', provider: 'groq' });
});
