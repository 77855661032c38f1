import { afterEach, expect, test } from 'vitest';
import { setUpProviders } from '../../../src/app/setup/demo-setup.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function provider(id: string, keys: readonly string[], models: readonly string[] = ['large', 'small']) {
  return {
    id,
    api: 'openai-completions',
    baseUrl: `http://127.0.0.1:9/${id}`,
    models: models.map((name) => ({ id: name, name, contextWindow: 1000 })),
    keys: keys.map((name) => ({ profileId: `${id}:${name}`, value: `canary-${id}-${name}` })),
  };
}

test('configures every provider with all its keys; first models in order of the providers', async () => {
  ports = testPorts();
  await setUpProviders(ports, [
    provider('one', ['a', 'b']),
    provider('two', ['c']),
    provider('none', [], []),
  ]);
  const { config } = ports.config.read();
  expect(config.agents?.defaults?.model).toEqual({ primary: 'one/large', fallbacks: ['two/large'] });
  expect(Object.keys(config.models?.providers ?? {})).toEqual(['one', 'two', 'none']);
  expect(
    ports.auth.list('main').map(({ id, origin, verification }) => [id, origin, verification.state]),
  ).toEqual([
    ['one:a', 'http://127.0.0.1:9', 'verified'],
    ['one:b', 'http://127.0.0.1:9', 'verified'],
    ['two:c', 'http://127.0.0.1:9', 'verified'],
  ]);
  expect(ports.config.text()).not.toContain('canary');
  const usable = readWorld(ports).plan({ provider: 'one', model: 'large' });
  expect(usable.map((candidate) => candidate.whyNot)).toEqual([undefined, undefined]);
});
