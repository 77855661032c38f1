import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, blockFor, halfOpenBlock, openBlock } from '../../../src/core/failover/block.ts';
import { blockPolicy } from '../../../src/core/failover/block-policy.ts';
import type { Classification, FailureReason } from '../../../src/core/failure/reason.ts';
import { blockOf } from '../../support/block.ts';

const START = 1_700_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

const PROFILE_WIDE: readonly FailureReason[] = ['auth', 'auth_permanent', 'billing'];

interface Failing {
  readonly reason: FailureReason;
  readonly atMs: number;
  readonly previous?: Block | undefined;
  readonly hintMs?: number;
  readonly provider?: string;
  readonly model?: string;
  readonly scope?: Classification['scope'];
}

function fail({ reason, atMs, previous, hintMs, provider = 'openai', model = 'm1', scope }: Failing) {
  const natural = PROFILE_WIDE.includes(reason) ? 'profile' : 'model';
  return openBlock({
    previous,
    credentialId: `${provider}:default`,
    provider,
    model,
    classification: {
      reason,
      failover: true,
      rule: 'test',
      scope: scope ?? natural,
      ...(hintMs === undefined ? {} : { hint: { afterMs: hintMs, source: 'retry-after' } }),
    },
    words: undefined,
    nowMs: atMs,
    policy: blockPolicy({}, provider),
  });
}

/** Lengths of the windows when every half-open request fails at once. */
function ladder(reason: FailureReason, rounds: number): readonly number[] {
  const lengths: number[] = [];
  let previous: Block | undefined;
  for (let round = 0; round < rounds; round++) {
    previous = fail({ reason, atMs: previous?.untilMs ?? START, previous });
    lengths.push(previous!.untilMs - previous!.sinceMs);
  }
  return lengths;
}

describe('openBlock: how long', () => {
  it.each([
    ['COOL-1', 'rate_limit', [30 * SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE]],
    ['Q-13', 'timeout', [30 * SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE]],
    ['Q-13', 'model_not_found', [30 * SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE]],
    ['COOL-9', 'auth', [30 * SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE]],
    ['DIS-1', 'billing', [5 * HOUR, 10 * HOUR, 20 * HOUR, 24 * HOUR, 24 * HOUR]],
    ['DIS-2', 'auth_permanent', [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR, HOUR]],
  ] as const)('%s: %s climbs by its steps and stays at the last', (_id, reason, lengths) => {
    expect(ladder(reason, lengths.length)).toEqual(lengths);
  });

  it('decision 16: the provider’s own time wins, with its source', () => {
    const block = fail({ reason: 'rate_limit', atMs: START, hintMs: 90 * SECOND });
    expect(block).toMatchObject({ untilMs: START + 90 * SECOND, source: 'retry-after', step: 1 });
  });

  it.each(['rate_limit', 'billing'] as const)(
    'decision 16: a hint for %s is capped at seven days',
    (reason) => {
      expect(fail({ reason, atMs: START, hintMs: 40 * 24 * HOUR })?.untilMs).toBe(START + WEEK);
    },
  );

  it('decision 16: a hint that is no number is no hint', () => {
    const block = fail({ reason: 'rate_limit', atMs: START, hintMs: Number.NaN });
    expect(block).toMatchObject({ untilMs: START + 30 * SECOND, source: 'ladder' });
  });

  it('B065: a length of zero opens nothing', () => {
    expect(fail({ reason: 'rate_limit', atMs: START, hintMs: 0 })).toBeUndefined();
  });
});

describe('openBlock: what it covers', () => {
  it.each([
    ['rate_limit', 'm1', 'cooldown'],
    ['overloaded', 'm1', 'cooldown'],
    ['timeout', 'm1', 'cooldown'],
    ['auth', '', 'cooldown'],
    ['billing', '', 'disabled'],
    ['auth_permanent', '', 'disabled'],
  ] as const)('decision 14: %s', (reason, model, kind) => {
    expect(fail({ reason, atMs: START })).toMatchObject({
      model,
      kind,
      reason,
      sinceMs: START,
      errorCount: 1,
    });
  });

  it('COOL-7: a failure that says nothing about the credential opens nothing', () => {
    expect(fail({ reason: 'format', atMs: START, scope: 'none' })).toBeUndefined();
  });

  it.each(['openrouter', 'kilocode'])(
    'COOL-13: %s keeps its credential, single models are blocked',
    (provider) => {
      expect(fail({ reason: 'billing', atMs: START, provider })).toBeUndefined();
      expect(fail({ reason: 'auth', atMs: START, provider })).toBeUndefined();
      expect(fail({ reason: 'rate_limit', atMs: START, provider })).toMatchObject({ model: 'm1' });
    },
  );

  it('B001: failures on two models never become a block of the credential', () => {
    const first = fail({ reason: 'rate_limit', atMs: START });
    const second = fail({ reason: 'rate_limit', atMs: START + 1, model: 'm2', previous: first });
    expect(second).toMatchObject({ model: 'm2', step: 1 });
  });

  it('decision 14: a cooldown of one model does not hide that the key was refused', () => {
    const cooling = fail({ reason: 'rate_limit', atMs: START });
    expect(fail({ reason: 'auth', atMs: START + 1, previous: cooling })).toMatchObject({
      model: '',
      reason: 'auth',
    });
  });
});

describe('openBlock: when the ladder climbs and when it starts again (decision 15)', () => {
  const first = fail({ reason: 'rate_limit', atMs: START })!;

  it('COOL-4: a failure inside an open window changes nothing', () => {
    expect(fail({ reason: 'rate_limit', atMs: first.untilMs - 1, previous: first, hintMs: WEEK })).toBe(
      first,
    );
  });

  it('COOL-3, Q-10: the half-open request that fails opens the next step, with a count of one', () => {
    const next = fail({ reason: 'rate_limit', atMs: first.untilMs, previous: first });
    expect(next).toMatchObject({ step: 2, errorCount: 1, untilMs: first.untilMs + MINUTE });
  });

  it('a failure of another class starts at the first step', () => {
    expect(fail({ reason: 'timeout', atMs: first.untilMs, previous: first })).toMatchObject({ step: 1 });
  });

  it('unused for as long as the window was: starts again', () => {
    const late = first.untilMs + 30 * SECOND;
    expect(fail({ reason: 'rate_limit', atMs: late, previous: first })).toMatchObject({ step: 1 });
    expect(fail({ reason: 'rate_limit', atMs: late - 1, previous: first })).toMatchObject({ step: 2 });
  });

  it('DIS-1: a disable is forgiven after 24 h without failure, not for standing idle', () => {
    const disabled = fail({ reason: 'billing', atMs: START })!;
    const within = fail({ reason: 'billing', atMs: disabled.untilMs + 24 * HOUR, previous: disabled });
    const after = fail({ reason: 'billing', atMs: disabled.untilMs + 24 * HOUR + 1, previous: disabled });
    expect([within?.step, after?.step]).toEqual([2, 1]);
  });

  it('COOL-2: counters start again when the last failure is older than the window', () => {
    const climbed = { ...first, step: 3 };
    const late = climbed.untilMs + 24 * HOUR + 1;
    expect(fail({ reason: 'rate_limit', atMs: late, previous: climbed })?.step).toBe(1);
    const policy = blockPolicy({ auth: { cooldowns: { failureWindowHours: 1 } } }, 'openai');
    expect(policy.failureWindowMs).toBe(HOUR);
  });

  it('DIS-3: a disable of an earlier version keeps its deadline until it ends', () => {
    const flat = { ...fail({ reason: 'billing', atMs: START })!, untilMs: START + 10 * MINUTE };
    expect(fail({ reason: 'billing', atMs: START + MINUTE, previous: flat })?.untilMs).toBe(flat.untilMs);
    expect(fail({ reason: 'billing', atMs: flat.untilMs, previous: flat })?.step).toBe(2);
  });

  it('COOL-6, Q-10: after a success there is no previous row, and the first step opens', () => {
    expect(fail({ reason: 'rate_limit', atMs: first.untilMs, previous: undefined })).toMatchObject({
      step: 1,
    });
  });
});

const failures = fc.array(
  fc.record({
    reason: fc.constantFrom<FailureReason>('rate_limit', 'overloaded', 'auth', 'billing', 'auth_permanent'),
    waitMs: fc.oneof(fc.nat(MINUTE), fc.nat(30 * HOUR)),
    hintMs: fc.option(fc.nat(2 * WEEK), { nil: undefined }),
  }),
  { maxLength: 40 },
);

it('COOL-4, decision 15: windows are never extended, end in time, and climb one step at most', () => {
  fc.assert(
    fc.property(failures, (events) => {
      const rows = new Map<string, Block>();
      let nowMs = START;
      for (const { reason, waitMs, hintMs } of events) {
        nowMs += waitMs;
        const key = PROFILE_WIDE.includes(reason) ? '' : 'm1';
        const previous = rows.get(key);
        const block = fail({ reason, atMs: nowMs, previous, ...(hintMs === undefined ? {} : { hintMs }) });
        if (previous !== undefined && previous.untilMs > nowMs) expect(block).toBe(previous);
        if (block === undefined || block === previous) continue;
        expect(block.sinceMs).toBe(nowMs);
        expect(block.untilMs).toBeGreaterThan(nowMs);
        expect(block.untilMs - nowMs).toBeLessThanOrEqual(hintMs === undefined ? 24 * HOUR : WEEK);
        expect(block.step).toBeLessThanOrEqual((previous?.step ?? 0) + 1);
        rows.set(key, block);
      }
    }),
  );
});

describe('blockFor', () => {
  it.each([
    ['COOL-5: the same model', blockOf('openai:a'), 'm1', true],
    ['COOL-5: another model', blockOf('openai:a'), 'm2', false],
    ['DIS-1: all of the credential', blockOf('openai:a', { model: '' }), 'm2', true],
    ['another credential', blockOf('openai:b'), 'm1', false],
    ['COOL-3: a window that ends now is over', blockOf('openai:a', { untilMs: 5000 }), 'm1', false],
    ['COOL-3: a window with a moment left', blockOf('openai:a', { untilMs: 5001 }), 'm1', true],
    ['an end that is no number', blockOf('openai:a', { untilMs: Number.NaN }), 'm1', false],
  ])('%s', (_name, block, model, found) => {
    expect(blockFor([block], 'openai:a', model, 5000)).toBe(found ? block : undefined);
  });

  it('DIS-1: the later of two ends counts', () => {
    const short = blockOf('openai:a', { untilMs: 6000 });
    const long = blockOf('openai:a', { model: '', untilMs: 9000, kind: 'disabled', reason: 'billing' });
    expect(blockFor([long, short], 'openai:a', 'm1', 5000)).toBe(long);
    expect(blockFor([short, long], 'openai:a', 'm1', 5000)).toBe(long);
  });

  it.each(['openrouter', 'kilocode'])(
    'COOL-13: rows over a whole credential of %s count for nothing',
    (provider) => {
      const wide = blockOf(`${provider}:a`, { model: '' });
      const single = blockOf(`${provider}:a`);
      expect(blockFor([wide], `${provider}:a`, 'm1', 5000)).toBeUndefined();
      expect(blockFor([wide, single], `${provider}:a`, 'm1', 5000)).toBe(single);
    },
  );
});

describe('B015: a half-open circuit', () => {
  const day = 24 * 3_600_000;
  const ended = blockOf('openai:a', { untilMs: 1000 });
  it.each([
    ['an ended window of this model', [ended], 1000, true],
    ['an open window', [blockOf('openai:a', { untilMs: 1001 })], 1000, false],
    ['another model', [blockOf('openai:a', { untilMs: 1000, model: 'm2' })], 1000, false],
    ['another credential', [blockOf('openai:b', { untilMs: 1000 })], 1000, false],
    [
      'an ended window of the whole credential',
      [blockOf('openai:a', { untilMs: 1000, model: '' })],
      1000,
      true,
    ],
    ['a router as a whole', [blockOf('openrouter:a', { untilMs: 1000, model: '' })], 1000, false],
    ['a window that ended a day ago', [ended], 1000 + day, true],
    ['one that ended longer ago', [ended], 1001 + day, false],
    [
      'an ended one beside an open one',
      [ended, blockOf('openai:a', { untilMs: 2000, model: '' })],
      1500,
      false,
    ],
  ])('%s', (_what, blocks, nowMs, isHalfOpen) => {
    const id = blocks[0]!.credentialId.startsWith('openrouter') ? 'openrouter:a' : 'openai:a';
    expect(halfOpenBlock(blocks, id, 'm1', nowMs, day) !== undefined).toBe(isHalfOpen);
  });
});
