import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHAIN_EXCEPTIONS, CHAINS_OUTSIDE } from './chain-exceptions.ts';
import { type ChainGiven, effectiveFallbacks, runChain, sourceWithOverride } from './chain-operations.ts';

interface Expected {
  readonly calls?: readonly string[];
  readonly outcome?: 'ok' | 'error' | 'rethrow';
  readonly attempts?: readonly {
    readonly candidate: string;
    readonly reason: string;
    readonly skipped?: boolean;
  }[];
  readonly onError?: readonly { readonly message: string }[];
  readonly messageMatches?: string;
  readonly messageContains?: readonly string[];
  readonly openaiAttempts?: number | null;
  readonly groqAttempts?: number;
  readonly attemptReason?: string;
  readonly fallbacks?: readonly string[];
}
interface Row {
  readonly id: string;
  readonly op: string;
  readonly given: ChainGiven;
  readonly expected: Expected;
}

const url = new URL('../../fixtures/failover/chains.json', import.meta.url);
const rows = JSON.parse(readFileSync(url, 'utf8')) as readonly Row[];
const withOp = (...ops: readonly string[]) =>
  rows
    .filter(({ op, id }) => ops.includes(op) && !CHAINS_OUTSIDE.some((other) => other === id))
    .map((row) => [row.id, row] as const);
const runs = withOp('run', 'runProbe');

describe('FALL-1…14: a run asks whom the chain table says', () => {
  test.each(runs.filter(([id]) => !CHAIN_EXCEPTIONS.has(id)))('%s', async (_id, { given, expected }) => {
    const ran = await runChain(given);
    expect(ran.calls).toEqual(expected.calls);
    expect(ran.outcome).toBe(expected.outcome === 'ok' ? 'ok' : 'error');
    for (const { candidate, reason, skipped } of expected.attempts ?? []) {
      expect(ran.hops).toContainEqual(
        expect.objectContaining({ from: candidate, reason: skipped === true ? 'blocked' : reason }),
      );
    }
    for (const { message } of expected.onError ?? []) expect(ran.hops[0]?.message).toBe(message);
    if (expected.messageMatches !== undefined)
      expect(ran.message).toMatch(new RegExp(expected.messageMatches));
  });

  test.each([...CHAIN_EXCEPTIONS].map(([id, exception]) => [id, exception.why, exception] as const))(
    '%s: %s',
    async (id, _why, exception) => {
      const row = runs.find(([other]) => other === id)?.[1];
      const { calls } = await runChain(row?.given ?? {});
      expect(calls).toEqual(exception.calls);
      expect(calls, 'an exception that is none any more').not.toEqual(row?.expected.calls);
    },
  );

  test.each(withOp('embedded'))(
    'RETRY-9: %s rotates as often as the table says',
    async (_id, { given, expected }) => {
      const primary = given.primary ?? '';
      const ran = await runChain({ ...given, requested: primary });
      const asked = (provider: string) => ran.calls.filter((ref) => ref.startsWith(`${provider}/`)).length;
      if (typeof expected.openaiAttempts === 'number') expect(asked('openai')).toBe(expected.openaiAttempts);
      if (expected.groqAttempts !== undefined) expect(asked('groq')).toBe(expected.groqAttempts);
      if (expected.attemptReason !== undefined) expect(ran.hops[0]?.reason).toBe(expected.attemptReason);
      if (expected.messageMatches !== undefined)
        expect(ran.message).toMatch(new RegExp(expected.messageMatches));
      for (const part of expected.messageContains ?? []) expect(ran.message).toContain(part);
    },
  );

  test.each(withOp('effectiveFallbacks').filter(([id]) => !['fb-096', 'fb-098'].includes(id)))(
    'SRC-1: %s has the stand-ins of the table',
    async (_id, { given, expected }) => {
      expect(await effectiveFallbacks(given)).toEqual(expected.fallbacks);
    },
  );

  test('SRC-1, SRC-9: fb-096: an automatic override leaves the chain as it is', async () => {
    const given = rows.find(({ id }) => id === 'fb-096')?.given ?? {};
    expect(await effectiveFallbacks(given)).toEqual(['openai/gpt-5.4']);
  });

  test("README of the table: fb-098: an agent's own primary inherits the default fallbacks", async () => {
    const row = rows.find(({ id }) => id === 'fb-098');
    expect(await effectiveFallbacks(row?.given ?? {})).toEqual(['google/gemini-3-pro']);
    expect(row?.expected.fallbacks).toEqual([]);
  });

  test('SRC-1: fb-107: a choice of the person is never asked away, an automatic one is', async () => {
    expect(await sourceWithOverride('user')).toBe('user');
    expect(await sourceWithOverride('auto')).toBe('default');
  });

  test('holds the whole table', () => {
    expect(rows).toHaveLength(41);
    expect(rows.filter(({ id }) => CHAINS_OUTSIDE.some((other) => other === id))).toHaveLength(
      CHAINS_OUTSIDE.length,
    );
  });
});
