import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import type { Behaviour, FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { CANARY, type Journey, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';

const WELL: Behaviour = { kind: 'answer', text: 'Hello.' };
const LIMITED: Behaviour = { kind: 'status', status: 429, body: { error: { message: 'slow down' } } };

interface Outage {
  readonly journey: Journey;
  readonly spare: FakeProvider;
  /** Models asked from here on, by key; `spare` is the fallback. */
  asked(): readonly string[];
  /** What the first provider does with its first key, or with every key. */
  breaks(behave: (request: FakeRequest) => Behaviour | Promise<Behaviour>): void;
  turn(): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
}

let spareProvider: FakeProvider | undefined;

afterEach(async () => spareProvider?.close());

/** A provider with one or two keys that worked at first, and a healthy fallback at another provider. */
async function outage(
  keys: 1 | 2,
  onSpare: () => Behaviour | Promise<Behaviour> = () => WELL,
): Promise<Outage> {
  const calls: string[] = [];
  let behave: ((request: FakeRequest) => Behaviour | Promise<Behaviour>) | undefined;
  const names: Readonly<Record<string, string>> = { [CANARY]: 'first', [SECOND_CANARY]: 'second' };
  const journey = await startJourney({
    behave: (request) => {
      if (behave === undefined || request.dialect === 'models') return keyedBehaviour(request);
      calls.push(names[request.key] ?? '');
      return behave(request);
    },
  });
  spareProvider = await startFakeProvider({
    behave: () => {
      calls.push('spare');
      return onSpare();
    },
  });
  expect((await journey.connect(CANARY)).exitCode).toBe(0);
  if (keys === 2) {
    const paste = ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'];
    expect((await journey.run(paste, SECOND_CANARY)).exitCode).toBe(0);
    const order = ['models', 'auth', 'order', 'set', '--provider', 'fake', 'fake:default', 'fake:second'];
    expect((await journey.run(order)).exitCode).toBe(0);
  }
  const path = join(journey.home, '.openclaw', 'openclaw.json');
  const config = JSON.parse(readFileSync(path, 'utf8'));
  config.agents.defaults.model = { primary: 'fake/alpha-large', fallbacks: ['spare/beta'] };
  config.models.providers.spare = {
    baseUrl: `${spareProvider.url}/v1`,
    api: 'openai-completions',
    apiKey: 'canary-spare',
    models: [{ id: 'beta', name: 'Beta' }],
  };
  writeFileSync(path, JSON.stringify(config));
  return {
    journey,
    spare: spareProvider,
    asked: () => calls,
    breaks: (next) => {
      behave = next;
    },
    turn: () => journey.run(['agent', '--message', 'hi', '--json']),
  };
}

const storePath = (journey: Journey): string => join(journey.home, '.openclaw', 'state', 'models.sqlite');

/** Every window has just ended. */
function endWindows(journey: Journey): void {
  const database = new Database(storePath(journey));
  database
    .prepare('UPDATE blocks SET since_ms = ?, until_ms = ?')
    .run(Date.now() - 31_000, Date.now() - 1000);
  database.close();
}

describe('decision 18: with a healthy second key', () => {
  test.each<[string, Behaviour]>([
    ['a plain 429', LIMITED],
    ['a 401', { kind: 'status', status: 401, body: { error: { code: 'invalid_api_key', message: 'no' } } }],
    ['a 402', { kind: 'status', status: 402, body: { error: { message: 'Payment required' } } }],
    [
      'a 400 that speaks of credit',
      { kind: 'status', status: 400, body: { error: { message: 'Your credit balance is too low' } } },
    ],
  ])('%s costs one call, then the sibling answers', async (_name, behaviour) => {
    const world = await outage(2);
    world.breaks((request) => (request.key === CANARY ? behaviour : WELL));
    expect((await world.turn()).exitCode).toBe(0);
    expect(world.asked()).toEqual(['first', 'second']);
    // The block is known to the next process.
    expect((await world.turn()).exitCode).toBe(0);
    expect(world.asked()).toEqual(['first', 'second', 'second']);
  });
});

describe('decision 18: with a healthy fallback', () => {
  test.each<[string, Behaviour]>([
    ['a 500', { kind: 'status', status: 500, body: 'oops' }],
    ['a 503', { kind: 'status', status: 503, body: { error: { message: 'unavailable' } } }],
    ['a reset', { kind: 'reset' }],
    ['a web page', { kind: 'html' }],
    ['an empty answer', { kind: 'empty' }],
  ])('%s costs at most two calls, then the fallback answers', async (_name, behaviour) => {
    const world = await outage(2);
    world.breaks(() => behaviour);
    const answer = JSON.parse((await world.turn()).stdout);
    expect(answer).toMatchObject({ ok: true, served: 'spare/beta' });
    expect(world.asked().at(-1)).toBe('spare');
    expect(world.asked().length).toBeLessThanOrEqual(3);
  });

  test('B063: a provider that hangs is left at the limit, and the next turn goes straight to the healthy one', async () => {
    const world = await outage(1);
    expect((await world.journey.run(['settings', 'set', 'firstToken.limitMs', '1000'])).exitCode).toBe(0);
    world.breaks(() => ({ kind: 'hang' }));
    expect(JSON.parse((await world.turn()).stdout)).toMatchObject({ served: 'spare/beta' });
    expect(world.asked()).toEqual(['first', 'spare']);
    expect(JSON.parse((await world.turn()).stdout)).toMatchObject({ served: 'spare/beta' });
    expect(world.asked()).toEqual(['first', 'spare', 'spare']);
  });
});

describe('F10: an answer that breaks off', () => {
  test('RETRY-8: after its first word nobody else continues it, and the words that came are told', async () => {
    const world = await outage(2);
    world.breaks(() => ({ kind: 'cut', afterText: 'Half an ans' }));
    const { exitCode, stdout } = await world.journey.run(['agent', '--message', 'hi']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Half an ans');
    expect(stdout).not.toContain('Hello.');
    expect(world.asked()).toEqual(['first']);
  });
});

describe('B013, B015: sixteen processes and one limited key', () => {
  const PROCESSES = 16;

  test('ask it at most once each, not at all while it is blocked, and once at the end of the block', {
    timeout: 180_000,
  }, async () => {
    const world = await outage(1);
    const all = async (): Promise<readonly string[]> => {
      const from = world.asked().length;
      const answers = await Promise.all(Array.from({ length: PROCESSES }, world.turn));
      expect(answers.map(({ exitCode }) => exitCode)).toEqual(answers.map(() => 0));
      return world.asked().slice(from);
    };
    // The provider names the moment: near the end of a window of the ladder one process may probe the primary (FALL-7), and
    // sixteen processes on a busy machine take that long.
    world.breaks(() => ({ ...LIMITED, headers: { 'retry-after': '600' } }));
    const first = await all();
    expect(first.filter((name) => name === 'spare')).toHaveLength(PROCESSES);
    expect(first.length).toBeLessThanOrEqual(2 * PROCESSES);

    expect(await all()).toEqual(Array.from({ length: PROCESSES }, () => 'spare'));

    endWindows(world.journey);
    // The one probe stays out until everybody else has been served by the fallback.
    let probes = 0;
    const start = world.asked().length;
    const others = (): number => world.asked().length - start - probes;
    world.breaks(async () => {
      probes += 1;
      while (probes === 1 && others() < PROCESSES - 1) await new Promise((resolve) => setImmediate(resolve));
      return LIMITED;
    });
    await all();
    expect(probes).toBe(1);
  });
});

describe('COOL-4, decision 15: two processes that fail at the same moment', () => {
  const blocksOf = async (world: Outage): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    JSON.parse((await world.journey.run(['models', 'cooldown', 'list', '--json'])).stdout).blocks;

  /** Both are asked before either of them is answered; `late` is answered when the other has ended. */
  async function bothFail(world: Outage, behaviour: Behaviour): Promise<void> {
    const late = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    let count = 0;
    world.breaks(async () => {
      count += 1;
      const isFirst = count === 1;
      if (!isFirst) second.resolve();
      await (isFirst ? second.promise : late.promise);
      return behaviour;
    });
    const turns = [world.turn(), world.turn()] as const;
    await Promise.race(turns);
    const before = await blocksOf(world);
    late.resolve();
    expect((await Promise.all(turns)).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(count).toBe(2);
    // The later failure neither moved the end nor took the next step.
    expect((await blocksOf(world)).map(withoutCounts)).toEqual(before.map(withoutCounts));
  }

  function withoutCounts({ remainingMs: _, failureCounts: __, ...block }: Readonly<Record<string, unknown>>) {
    return block;
  }

  test('the ladder advances once, and both failures are told', { timeout: 60_000 }, async () => {
    const world = await outage(1);
    await bothFail(world, LIMITED);
    expect(await blocksOf(world)).toMatchObject([
      { credentialId: 'fake:default', step: 1, errorCount: 1, failureCounts: { rate_limit: 2 } },
    ]);
    endWindows(world.journey);
    world.breaks(() => LIMITED);
    expect((await Promise.all([world.turn(), world.turn()])).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    // COOL-8: the step is the ladder's; the counts are of the window of failures.
    const [block] = await blocksOf(world);
    expect(block).toMatchObject({ step: 2, errorCount: 1, failureCounts: { rate_limit: 3 } });
    expect(Number(block?.['untilMs']) - Number(block?.['sinceMs'])).toBe(60_000);
    const status = JSON.parse((await world.journey.run(['models', 'status', '--json'])).stdout);
    expect(status.credentials).toContainEqual(
      expect.objectContaining({ id: 'fake:default', failureCounts: { rate_limit: 3 } }),
    );
    // COOL-6: an answer ends both.
    world.breaks(() => WELL);
    endWindows(world.journey);
    await world.turn();
    expect(await blocksOf(world)).toEqual([]);
  });

  test('DIS-1, DIS-4: an unpaid account is left alone for what auth.cooldowns says', {
    timeout: 60_000,
  }, async () => {
    const world = await outage(1);
    const set = [
      'config',
      'set',
      'auth.cooldowns',
      '{"billingBackoffHoursByProvider":{"fake":2},"billingMaxHours":3}',
    ];
    expect((await world.journey.run([...set, '--strict-json'])).exitCode).toBe(0);
    const unpaid: Behaviour = {
      kind: 'status',
      status: 402,
      body: { error: { message: 'Payment required' } },
    };
    await bothFail(world, unpaid);
    const lengths = async () =>
      (await blocksOf(world)).map(({ kind, step, sinceMs, untilMs }) => [
        kind,
        step,
        (Number(untilMs) - Number(sinceMs)) / 3_600_000,
      ]);
    expect(await lengths()).toEqual([['disabled', 1, 2]]);
    endWindows(world.journey);
    world.breaks(() => unpaid);
    await world.turn();
    expect(await lengths()).toEqual([['disabled', 2, 3]]);
  });
});

describe('decision 29: a database that another process has locked', () => {
  test('holds up no hop: the fallback is asked while the lock is still held', async () => {
    let lock: Database.Database | undefined;
    let wasHeld: boolean | undefined;
    const release = (): void => {
      lock?.exec('COMMIT');
      lock?.close();
      lock = undefined;
    };
    const world = await outage(1, () => {
      wasHeld ??= lock !== undefined;
      release();
      return WELL;
    });
    world.breaks(() => LIMITED);
    lock = new Database(storePath(world.journey));
    lock.exec('BEGIN IMMEDIATE');
    const giveUp = setTimeout(release, 5000);
    const answer = await world.turn();
    clearTimeout(giveUp);
    expect(answer.exitCode).toBe(0);
    expect(wasHeld).toBe(true);
    expect(JSON.parse(answer.stdout).served).toBe('spare/beta');
    // What the run found out is on disk once the lock is gone.
    const status = JSON.parse((await world.journey.run(['models', 'status', '--json'])).stdout);
    expect(status.auth.unusableProfiles).toMatchObject([{ profileId: 'fake:default', reason: 'rate_limit' }]);
  });
});
