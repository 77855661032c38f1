import { afterEach, expect, test } from 'vitest';
import { credentialMarker } from '../../../src/app/status/credential-marker.ts';
import { credentialRows } from '../../../src/app/status/credential-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const REF = { source: 'env', provider: 'default', id: 'WORK_KEY' };
const FILE = { source: 'file', provider: 'vault', id: '/work' };

test.each<[string, string, unknown, string]>([
  ['a key', 'groq', 'canary-config-key', 'marker(configured)'],
  ['a key in capitals', 'groq', 'CANARYCONFIGKEY', 'marker(configured)'],
  ['the word of another provider', 'groq', 'ollama-local', 'marker(configured)'],
  ['a variable', 'groq', REF, 'marker(WORK_KEY)'],
  ['a file', 'groq', FILE, 'marker(secretref-managed)'],
  ['a sign-in of MiniMax', 'minimax', 'minimax-oauth', 'marker(minimax-oauth)'],
  ['a sign-in of Chutes', 'chutes', 'oauth:chutes', 'marker(oauth:chutes)'],
  ['a local server', 'ollama', 'ollama-local', 'marker(ollama-local)'],
])('STAT-9: %s of %s in the config', (_, provider, apiKey, marker) => {
  const baseUrl = 'http://127.0.0.1:9/v1';
  ports = testPorts({
    config: {
      models: { providers: { [provider]: { apiKey, baseUrl, api: 'openai-completions', models: [] } } },
    },
    env: { WORK_KEY: 'canary-work-key' },
  });
  const world = readWorld(ports);
  const found = credentialRows(ports, world).filter((row) => row.provider === provider);
  expect(found.map((row) => credentialMarker(row, world.config))).toEqual([marker]);
});
