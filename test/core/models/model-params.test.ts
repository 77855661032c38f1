import { expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import { modelParams } from '../../../src/core/models/model-params.ts';

const config: Config = {
  agents: {
    defaults: {
      params: { a: 1, b: 1, c: 1, d: 1 },
      models: { 'z.ai/glm-5': { params: { b: 2, c: 2, d: 2, fastMode: true } } },
    },
    list: [{ id: 'coder', params: { d: 4 }, models: { 'zai/GLM-5': { params: { c: 3, d: 3 } } } }],
  },
};
const ref = { provider: 'zai', model: 'glm-5' };

it.each([
  ['shared, then the entry', undefined, { a: 1, b: 2, c: 2, d: 2, fastMode: true }],
  ['then the agent’s entry, then the agent', 'coder', { a: 1, b: 2, c: 3, d: 4, fastMode: true }],
  ['an unknown agent adds nothing', 'nobody', { a: 1, b: 2, c: 2, d: 2, fastMode: true }],
])('SEL-9: %s', (_name, agentId, expected) => {
  expect(modelParams(config, ref, agentId)).toEqual(expected);
});

it('SEL-9: a model without an entry has the shared ones', () => {
  expect(modelParams(config, { provider: 'zai', model: 'glm-6' })).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  expect(modelParams({}, ref)).toEqual({});
});
