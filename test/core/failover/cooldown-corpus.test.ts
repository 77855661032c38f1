import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COOLDOWN_EXCEPTIONS, COOLDOWNS_OUTSIDE } from './cooldown-exceptions.ts';
import { COOLDOWN_OPERATIONS, type Given, type Stats } from './cooldown-operations.ts';

interface Row {
  readonly id: string;
  readonly op: string;
  readonly given: Given;
  readonly expected: Readonly<Record<string, unknown>>;
}

const url = new URL('../../fixtures/failover/cooldowns.json', import.meta.url);
const rows = JSON.parse(readFileSync(url, 'utf8')) as readonly Row[];
const isOutside = ({ id }: Row): boolean => COOLDOWNS_OUTSIDE.some((other) => other === id);
const judged = rows.filter((row) => !isOutside(row));

const isWindow = (stats: Stats, nowMs: number): boolean =>
  [stats.cooldownUntil, stats.disabledUntil].some((until) => Number(until) > nowMs);

/** What the table expects, in the words of the adapters. */
function expectation({ op, given, expected }: Row): unknown {
  const nowMs = given.now ?? 0;
  switch (op) {
    case 'clearExpired':
      return { changed: expected['changed'], isOpen: isWindow(expected['stats'] as Stats, nowMs) };
    case 'clearExpiredStore': {
      const stored = expected['usageStats'] as Readonly<Record<string, Stats>>;
      return { open: Object.keys(stored).filter((id) => isWindow(stored[id] ?? {}, nowMs)) };
    }
    case 'clearCooldown':
      return { rows: 0, lastUsed: (expected['stats'] as Stats).lastUsed };
    case 'markSuccess':
      return { rows: 0, lastUsed: expected['lastUsed'] };
    default:
      return expected;
  }
}

const agrees = async (row: Row): Promise<boolean> => {
  const answer = await COOLDOWN_OPERATIONS[row.op]?.(row.given);
  try {
    expect(answer).toMatchObject(expectation(row) as object);
    return true;
  } catch {
    return false;
  }
};

describe('COOL, DIS: blocks are what the cooldown table says', () => {
  test.each(
    judged
      .filter((row) => !COOLDOWN_EXCEPTIONS.has(row.id))
      .map((row) => [`${row.id} ${row.op}`, row] as const),
  )('%s', async (_name, row) => {
    expect(await COOLDOWN_OPERATIONS[row.op]?.(row.given)).toMatchObject(expectation(row) as object);
  });

  test.each([...COOLDOWN_EXCEPTIONS])('%s stays an exception: %s', async (id) => {
    const row = rows.find((other) => other.id === id);
    expect(row === undefined || (await agrees(row))).toBe(false);
  });

  test('names only rows that exist, all of the table', () => {
    expect(rows).toHaveLength(31);
    expect(rows.filter(isOutside)).toHaveLength(COOLDOWNS_OUTSIDE.length);
  });
});
