import { afterEach, expect, test } from 'vitest';
import { failureCounts } from '../../../src/app/status/failure-counts.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { failed, failedTurn, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const countsOf = (id: string) => failureCounts(ports, ports.config.read().config)(id);

test('COOL-8, COOL-7: what says nothing about a credential is not counted, and neither is a refused attempt', async () => {
  ports = await turnPorts([], ['openai:a']);
  for (const evidence of [
    { status: 429 },
    { status: 400, code: 'context_length_exceeded' },
    { status: 401, code: 'api_key_revoked' },
  ]) {
    ports.setAnswer(() => failed(evidence));
    await ports.clock.sleep(31_000);
    await failedTurn(ports);
  }
  // The key is disabled now: no request is made.
  await failedTurn(ports);
  expect(countsOf('openai:a')).toEqual({ rate_limit: 1, auth_permanent: 1 });
  expect(countsOf('openai:b')).toEqual({});
});

test('COOL-2, COOL-6: the counts are of the failure window, and a success ends them', async () => {
  ports = await turnPorts([], ['openai:a'], {});
  ports.setAnswer(() => failed({ status: 429 }));
  await failedTurn(ports);
  await ports.clock.sleep(24 * 3_600_000);
  expect(countsOf('openai:a')).toEqual({});
  await failedTurn(ports);
  expect(countsOf('openai:a')).toEqual({ rate_limit: 1 });
  await ports.clock.sleep(31_000);
  ports.setAnswer(() => answered('hi'));
  await turn(ports);
  expect(countsOf('openai:a')).toEqual({});
});
