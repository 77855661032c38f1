import { afterEach, expect, test } from 'vitest';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

test.each([
  ['a model that can be asked', 'openai', 'gpt-5.5', undefined],
  ['CUST-2: a protocol without an address', 'radius', 'x', 'pi-messages is not spoken by this version'],
  ['a protocol whose address has a usual region', 'amazon-bedrock', 'x', undefined],
  ['CUST-2: a protocol with one', 'odd', 'm', 'pi-messages is not spoken by this version'],
  ['CUST-1: no address', 'mine', 'm', 'the address of mine is not known; set models.providers.mine.baseUrl'],
])('%s', (_name, provider, model, problem) => {
  const odd = { baseUrl: 'http://10.0.0.7/v1', api: 'pi-messages' };
  ports = testPorts({ config: { models: { providers: { odd, mine: { apiKey: 'canary-x' } } } } });
  expect(readWorld(ports).whyNotCalled({ provider, model })).toBe(problem);
});
