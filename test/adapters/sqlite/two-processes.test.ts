import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import type { Block } from '../../../src/core/failover/block.ts';
import type { AttemptOutcome } from '../../../src/core/ports/health-store.ts';
import { attempt, openedBlock, storeIn } from './test-store.ts';

const ROUNDS = 1000;

let folder: string;
let mine: Store;
let other: ChildProcess;

afterEach(() => {
  mine.close();
  other.kill();
  rmSync(folder, { recursive: true });
});

/** A second process over the same store. */
async function twoProcesses(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'two-processes-'));
  mine = storeIn(folder);
  await mine.health.record({ attempt: attempt({ attemptId: 'first' }) });
  const program = new URL('../../support/deciding-process.ts', import.meta.url);
  const files = [join(folder, 'models.sqlite'), join(folder, 'vault.key')];
  // Fields without a value have to arrive as such.
  other = fork(program, files, { execArgv: [], serialization: 'advanced' });
}

/** What the other process sees at its next decision, once it has recorded the outcome. */
async function theyDecide(outcome: AttemptOutcome | null): Promise<readonly Block[]> {
  other.send(outcome as never);
  const [{ seen }] = (await once(other, 'message')) as [{ seen: readonly Block[] }];
  return seen;
}

function outcomeOf(round: number): AttemptOutcome {
  const sinceMs = round * 10;
  return {
    attempt: attempt({ attemptId: `try_${round}` }),
    block: openedBlock({ sinceMs, untilMs: sinceMs + 5 }),
  };
}

test('F2: a cooldown that one process writes is obeyed by the next decision of the other, every time', {
  timeout: 120_000,
}, async () => {
  await twoProcesses();
  const iDecide = async (outcome: AttemptOutcome | null): Promise<readonly Block[]> => {
    if (outcome !== null) await mine.health.record(outcome);
    return mine.health.blocks();
  };
  let obeyed = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [writer, reader] = round % 2 === 1 ? [iDecide, theyDecide] : [theyDecide, iDecide];
    for (const seen of [await writer(outcomeOf(round)), await reader(null)]) {
      if (seen.length === 1 && seen[0]?.sinceMs === round * 10) obeyed += 1;
    }
  }
  expect(obeyed).toBe(2 * ROUNDS);
});
