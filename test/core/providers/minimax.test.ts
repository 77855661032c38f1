import { describe, expect, test } from 'vitest';
import { requestSettings } from '../../../src/core/providers/request-settings.ts';
import { shapeBody } from '../../../src/core/providers/request-shape.ts';
import type { SessionModes } from '../../../src/core/providers/session-modes.ts';

const DISABLED = { type: 'disabled' };

function sent(
  ref: string,
  modes: SessionModes = {},
  params: object = {},
  api: 'anthropic-messages' | 'openai-completions' = 'anthropic-messages',
) {
  const [provider = '', model = ''] = ref.split('/');
  const config = { agents: { defaults: { models: { [ref]: { params: { ...params } } } } } };
  const endpoint = { api, baseUrl: 'https://api.minimax.io/anthropic' };
  const row = {
    provider,
    id: model,
    name: model,
    input: ['text'],
    reasoning: true,
    source: 'bundled',
  } as const;
  const { shape } = requestSettings(config, { provider, model }, endpoint, row, { modes });
  return shapeBody({ model, max_tokens: 8192 }, api, shape) as Record<string, unknown>;
}

describe('PROV-3: MiniMax M2 on the protocol of Anthropic', () => {
  test.each([
    ['minimax/MiniMax-M2.7', {}, {}, DISABLED],
    ['minimax-portal/MiniMax-M2.5', {}, {}, DISABLED],
    ['minimax/MiniMax-M2.7', { thinking: false }, { thinking: { type: 'enabled' } }, DISABLED],
    ['minimax/MiniMax-M2.7', {}, { thinking: { type: 'enabled' } }, { type: 'enabled' }],
    ['minimax/MiniMax-M2.7', { thinking: true }, {}, { type: 'enabled', budget_tokens: 4096 }],
    ['minimax/MiniMax-M3', {}, {}, undefined],
    ['anthropic/MiniMax-M2.7', {}, {}, undefined],
  ])('%s, session %j, parameters %j: thinking is %j', (ref, modes, params, thinking) => {
    expect(sent(ref, modes, params)['thinking']).toEqual(thinking);
  });

  test('on another protocol nothing is said', () => {
    expect(sent('minimax/MiniMax-M2.7', { fastMode: true }, {}, 'openai-completions')).not.toHaveProperty(
      'thinking',
    );
  });

  test.each([
    ['minimax/MiniMax-M2.7', { fastMode: true }, {}, 'MiniMax-M2.7-highspeed'],
    ['minimax-portal/minimax-m2.7', { fastMode: true }, {}, 'MiniMax-M2.7-highspeed'],
    ['minimax/MiniMax-M2.7', {}, { fastMode: true }, 'MiniMax-M2.7-highspeed'],
    ['minimax/MiniMax-M2.7', { fastMode: false }, { fastMode: true }, 'MiniMax-M2.7'],
    ['minimax/MiniMax-M2.7', {}, {}, 'MiniMax-M2.7'],
    ['minimax/MiniMax-M2.5', { fastMode: true }, {}, 'MiniMax-M2.5'],
    ['synthetic/MiniMax-M2.7', { fastMode: true }, {}, 'MiniMax-M2.7'],
  ])('%s, session %j, parameters %j: %s is asked', (ref, modes, params, model) => {
    expect(sent(ref, modes, params)['model']).toBe(model);
  });
});
