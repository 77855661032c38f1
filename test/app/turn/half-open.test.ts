import { afterEach, describe, expect, test } from 'vitest';
import { blocked } from '../../support/blocked.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { asked, failed, failedTurn, keyOf, limited, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** One key has been limited for 30 s, and the 30 s are over. */
async function afterTheWindow(keys: readonly string[]): Promise<void> {
  ports = await turnPorts([], keys);
  ports.setAnswer((target) => (keyOf(target) === keys[0] ? limited() : answered('hi')));
  await turn(ports).catch(() => undefined);
  await ports.clock.sleep(31_000);
  ports.calls.splice(0);
}

/** An answer that comes when the test says so. */
function held(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** Lets the other run go as far as it can without time passing. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
}

describe('B015: a credential whose window has ended', () => {
  test('is tried by one run only; the other takes the sibling', async () => {
    await afterTheWindow(['openai:a', 'openai:b']);
    const gate = held();
    ports.setAnswer(async (target) => {
      if (keyOf(target) === 'openai:a') await gate.promise;
      return answered(keyOf(target));
    });
    const first = turn(ports);
    await idle();
    const second = await turn(ports);
    expect(second.text).toBe('openai:b');
    gate.open();
    expect((await first).text).toBe('openai:a');
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${OPENAI} openai:b`]);
  });

  test('serves everybody again once that one try has worked', async () => {
    await afterTheWindow(['openai:a']);
    const gate = held();
    let calls = 0;
    ports.setAnswer(async () => {
      calls += 1;
      if (calls === 1) await gate.promise;
      return answered('hi');
    });
    const runs = [turn(ports), turn(ports), turn(ports)];
    await idle();
    expect(calls, 'two runs wait for the one that tries').toBe(1);
    gate.open();
    expect((await Promise.all(runs)).map((result) => result.text)).toEqual(['hi', 'hi', 'hi']);
    expect(ports.health.blocks()).toEqual([]);
  });

  test('costs one request when it is still limited, however many runs wait', async () => {
    await afterTheWindow(['openai:a']);
    const gate = held();
    ports.setAnswer(async () => {
      await gate.promise;
      return limited();
    });
    const runs = [failedTurn(ports), failedTurn(ports), failedTurn(ports)];
    await idle();
    gate.open();
    await Promise.all(runs);
    expect(asked(ports)).toHaveLength(1);
    expect(ports.health.blocks()).toMatchObject([{ step: 2 }]);
  });

  test('goes to the next run when the try says nothing about the credential', async () => {
    await afterTheWindow(['openai:a']);
    const gate = held();
    let calls = 0;
    ports.setAnswer(async () => {
      calls += 1;
      if (calls > 1) return answered('hi');
      await gate.promise;
      return failed({ status: 400, message: 'invalid request format' });
    });
    const first = failedTurn(ports);
    const second = turn(ports);
    await idle();
    gate.open();
    expect((await first).message).toContain('invalid request format');
    expect((await second).text).toBe('hi');
  });

  test('decision 29: is tried at once while the store is locked', async () => {
    await afterTheWindow(['openai:a']);
    const { acquire } = ports.leases;
    Object.assign(ports.leases, { acquire: () => new Promise(() => undefined) });
    ports.setAnswer(() => answered('hi'));
    const startedAtMs = ports.clock.now();
    expect((await turn(ports)).text).toBe('hi');
    expect(ports.clock.now() - startedAtMs).toBeLessThanOrEqual(50);
    Object.assign(ports.leases, { acquire });
  });

  test('decision 29: is left to others while the store is locked and a sibling can be asked', async () => {
    await afterTheWindow(['openai:a', 'openai:b']);
    Object.assign(ports.leases, { acquire: () => new Promise(() => undefined) });
    ports.setAnswer((target) => answered(keyOf(target)));
    const startedAtMs = ports.clock.now();
    expect((await turn(ports)).text).toBe('openai:b');
    expect(ports.clock.now() - startedAtMs).toBeLessThanOrEqual(50);
  });

  test('is not asked when another process found it shut between the look and the lease', async () => {
    await afterTheWindow(['openai:a', 'openai:b']);
    const { acquire } = ports.leases;
    const again = { sinceMs: ports.clock.now(), step: 2 };
    const rival: typeof acquire = async (name, ttlMs) => {
      await blocked(ports, 'openai:a', again);
      return acquire(name, ttlMs);
    };
    Object.assign(ports.leases, { acquire: rival });
    ports.setAnswer((target) => answered(keyOf(target)));
    expect((await turn(ports)).text).toBe('openai:b');
    expect(asked(ports)).toEqual([`${OPENAI} openai:b`]);
    expect(ports.health.blocks()).toMatchObject([{ credentialId: 'openai:a', ...again }]);
  });
});
