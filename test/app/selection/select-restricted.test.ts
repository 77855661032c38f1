import { afterEach, describe, expect, it } from 'vitest';
import { selectModel } from '../../../src/app/selection/select-model.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import type { SessionState } from '../../../src/core/ports/session-store.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const open: TestPorts[] = [];

afterEach(() => {
  for (const ports of open.splice(0)) ports.close();
});

/** `gpt-4o` is all that the list admits; the chain names more. */
const CONFIG = {
  agents: {
    defaults: {
      model: { primary: 'anthropic/claude-opus-4-6', fallbacks: ['google/gemini-3-flash-preview'] },
      models: { 'openai/gpt-4o': {} },
    },
    list: [{ id: 'main' }, { id: 'coder', model: { fallbacks: ['anthropic/claude-sonnet-4-6'] } }],
  },
};

function pick(typed: string | undefined, agentId = 'main', session?: SessionState): string {
  const ports = testPorts({ config: CONFIG });
  open.push(ports);
  try {
    const { requested, source } = selectModel(readWorld(ports, agentId), session, typed);
    return `${formatModelRef(requested)} by ${source}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const refusal = (ref: string): string =>
  `Model "${ref}" is not allowed. Use /models to list providers, or /models <provider> to list models.`;

describe('selectModel under a restriction', () => {
  it.each([
    [
      'ALLOW-8: the primary without being asked for',
      undefined,
      'main',
      'anthropic/claude-opus-4-6 by default',
    ],
    ['ALLOW-8: the primary by name', 'anthropic/claude-opus-4-6', 'main', 'anthropic/claude-opus-4-6 by cli'],
    ['ALLOW-2: what is listed', 'openai/gpt-4o', 'main', 'openai/gpt-4o by cli'],
    ['ALLOW-4: what is not', 'openai/gpt-4o-mini', 'main', refusal('openai/gpt-4o-mini')],
    ['ALLOW-7: a fallback', 'google/gemini-3-flash-preview', 'main', 'google/gemini-3-flash-preview by cli'],
    ['SEL-3: an agent’s own', 'anthropic/claude-sonnet-4-6', 'coder', 'anthropic/claude-sonnet-4-6 by cli'],
    [
      'SEL-3: not the ones it replaces',
      'google/gemini-3-flash-preview',
      'coder',
      refusal('google/gemini-3-flash-preview'),
    ],
  ])('%s', (_name, typed, agentId, expected) => {
    expect(pick(typed, agentId)).toBe(expected);
  });

  it('decision 12: a session’s own choice that is no longer allowed fails visibly', () => {
    const session: SessionState = {
      agentId: 'main',
      sessionId: 'main',
      override: { provider: 'openai', model: 'gpt-4o-mini', source: 'user', origin: undefined },
      profiles: {},
      isDefaultChosen: false,
      overrideAtMs: undefined,
      compactionCount: 0,
      createdAtMs: 0,
      messages: [],
      params: {},
      updatedAtMs: 0,
    };
    expect(pick(undefined, 'main', session)).toBe(refusal('openai/gpt-4o-mini'));
  });
});
