import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearBlocks } from '../../../src/app/credentials/clear-blocks.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { chainConfig, failed, failedTurn, saveKeys, turn } from '../../support/turns.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const KEY = 'openai:a';

const LIMITED: FailureEvidence = { status: 429 };
const RESET: FailureEvidence = { code: 'ECONNRESET' };
const UNPAID: FailureEvidence = { status: 402 };
const REVOKED: FailureEvidence = { status: 401, code: 'api_key_revoked' };

/** What happens, so many milliseconds after what happened before; `refused`: a turn that makes no request. */
type Step = readonly [afterMs: number, what: FailureEvidence | 'answers' | 'refused' | 'restart' | 'cleared'];
/** The step of the ladder and what is left of its window; nothing when nothing is blocked. */
type Left = readonly [step: number, leftMs: number] | undefined;

let folder: string;
let ports: TestPorts;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openclaw-sequence-'));
  ports = open('first-');
  await saveKeys(ports, KEY);
});
afterEach(() => {
  ports.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(idPrefix: string, clock?: TestPorts['clock']): TestPorts {
  return testPorts({
    config: chainConfig(),
    storePath: join(folder, 'models.sqlite'),
    idPrefix,
    ...(clock === undefined ? {} : { clock }),
  });
}

async function take([afterMs, what]: Step, index: number): Promise<void> {
  ports.clock.set(ports.clock.now() + afterMs);
  const before = ports.calls.length;
  if (what === 'restart') {
    ports.close();
    ports = open(`restart-${index}-`, ports.clock);
  } else if (what === 'cleared') {
    expect(await clearBlocks(ports, 'main', KEY)).toBe(1);
  } else if (what === 'refused') {
    expect((await failedTurn(ports)).failures).toMatchObject([{ reason: 'blocked' }]);
    expect(ports.calls).toHaveLength(before);
  } else {
    ports.setAnswer(() => (what === 'answers' ? answered('hi') : failed(what)));
    await (what === 'answers' ? turn(ports) : failedTurn(ports));
    expect(ports.calls).toHaveLength(before + 1);
  }
}

function left(): Left {
  const nowMs = ports.clock.now();
  const [open] = ports.health.blocks().filter((block) => block.untilMs > nowMs);
  return open === undefined ? undefined : [open.step, open.untilMs - nowMs];
}

describe('B012: how a block goes on, and when it heals', () => {
  test.each<[string, readonly Step[], Left]>([
    ['COOL-1: the first failure', [[0, LIMITED]], [1, 30 * SECOND]],
    [
      'COOL-4: turns inside the window neither ask nor extend it',
      [
        [0, LIMITED],
        [4 * SECOND, 'refused'],
        [6 * SECOND, 'refused'],
      ],
      [1, 20 * SECOND],
    ],
    [
      'COOL-4: nor do they after a restart',
      [
        [0, LIMITED],
        [0, 'restart'],
        [10 * SECOND, 'refused'],
      ],
      [1, 20 * SECOND],
    ],
    [
      'COOL-3: the end of the window',
      [
        [0, LIMITED],
        [30 * SECOND, 'restart'],
      ],
      undefined,
    ],
    [
      'decision 15: a failure right after it takes the next step',
      [
        [0, LIMITED],
        [30 * SECOND, LIMITED],
      ],
      [2, 60 * SECOND],
    ],
    [
      'decision 15: also when the program was started anew in between',
      [
        [0, LIMITED],
        [1, 'restart'],
        [30 * SECOND, LIMITED],
      ],
      [2, 60 * SECOND],
    ],
    [
      'COOL-1: five minutes are the most',
      [
        [0, LIMITED],
        [30 * SECOND, LIMITED],
        [60 * SECOND, LIMITED],
        [0, 'restart'],
        [300 * SECOND, LIMITED],
      ],
      [4, 300 * SECOND],
    ],
    [
      'COOL-6: an answer ends the story',
      [
        [0, LIMITED],
        [30 * SECOND, LIMITED],
        [60 * SECOND, 'answers'],
        [0, 'restart'],
        [0, LIMITED],
      ],
      [1, 30 * SECOND],
    ],
    [
      'COOL-3: unused for as long as the window was',
      [
        [0, LIMITED],
        [30 * SECOND, LIMITED],
        [60 * SECOND, 'restart'],
        [60 * SECOND, LIMITED],
      ],
      [1, 30 * SECOND],
    ],
    [
      'decision 15: a failure of another class',
      [
        [0, LIMITED],
        [30 * SECOND, RESET],
      ],
      [1, 30 * SECOND],
    ],
    [
      'DIS-1: the second unpaid answer doubles, however long the program was away',
      [
        [0, UNPAID],
        [HOUR, 'restart'],
        [4 * HOUR, UNPAID],
      ],
      [2, 10 * HOUR],
    ],
    [
      'DIS-1: a day without failure forgives',
      [
        [0, UNPAID],
        [5 * HOUR, 'restart'],
        [24 * HOUR + 1, UNPAID],
      ],
      [1, 5 * HOUR],
    ],
    [
      'DIS-2: a revoked key',
      [
        [0, REVOKED],
        [600 * SECOND, REVOKED],
        [0, 'restart'],
        [1200 * SECOND, REVOKED],
      ],
      [3, 2400 * SECOND],
    ],
    [
      'D2: cleared by hand',
      [
        [0, UNPAID],
        [0, 'cleared'],
        [0, 'restart'],
        [0, UNPAID],
      ],
      [1, 5 * HOUR],
    ],
  ])('%s', async (_name, steps, expected) => {
    for (const [index, step] of steps.entries()) await take(step, index);
    expect(left()).toEqual(expected);
  });
});

describe('COOL-4: two processes over one store', () => {
  test.each<[string, FailureEvidence, number]>([
    ['a limit', LIMITED, 30 * SECOND],
    ['a refused key', { status: 401 }, 30 * SECOND],
    ['an unpaid account', UNPAID, 5 * HOUR],
  ])(
    '%s that both run into counts once, and the later one does not move its end',
    async (_name, evidence, windowMs) => {
      const other = open('other-', ports.clock);
      const asked = Promise.withResolvers<void>();
      const late = Promise.withResolvers<void>();
      other.setAnswer(async () => {
        asked.resolve();
        await late.promise;
        return failed(evidence);
      });
      const slow = failedTurn(other);
      await asked.promise;
      const startMs = ports.clock.now();
      await take([0, evidence], 0);
      ports.clock.set(startMs + 7 * SECOND);
      late.resolve();
      await slow;
      other.close();
      expect(ports.health.blocks()).toMatchObject([
        { step: 1, errorCount: 1, sinceMs: startMs, untilMs: startMs + windowMs },
      ]);
      // The half-open try goes to one of them; the ladder has advanced by one step, not by two.
      await take([windowMs - 7 * SECOND, evidence], 1);
      expect(ports.health.blocks()).toMatchObject([{ step: 2, errorCount: 1 }]);
    },
  );
});
