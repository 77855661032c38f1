import { afterEach, expect, test } from 'vitest';
import { runTurn } from '../../src/app/run-turn.ts';
import { Secret } from '../../src/core/secret.ts';
import { answered, type TestPorts, testPorts } from '../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

async function save(id: string): Promise<void> {
  await ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    secret: new Secret(`canary-${id}`),
    verification: { state: 'unverified', atMs: ports.clock.now() },
  });
}

test('FALL-2: a limited key is asked once, its sibling answers, and the next turn starts there', async () => {
  ports = testPorts({ config: { agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } } } });
  await save('openai:first');
  await save('openai:second');
  ports.setAnswer((target) =>
    target.auth.kind !== 'none' && target.auth.secret.reveal() === 'canary-openai:first'
      ? { ok: false, evidence: { status: 429, provider: 'openai' }, outputStarted: false }
      : answered('hi'),
  );
  const request = { message: 'hi', signal: new AbortController().signal };
  const result = await runTurn(ports, request);
  expect(result.text).toBe('hi');
  expect(ports.calls).toHaveLength(2);
  await runTurn(ports, request);
  expect(ports.calls).toHaveLength(3);
});
