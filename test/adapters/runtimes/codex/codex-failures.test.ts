import { describe, expect, test } from 'vitest';
import { NOW, reasonOf, sentMethods, TOKEN, underTest, verdictOf } from './runtime-under-test.ts';

const usageLimit = {
  message: 'You’ve hit your usage limit. Upgrade to Pro or try again at 1:11 PM.',
  codexErrorInfo: 'usageLimitExceeded',
  additionalDetails: null,
};

describe('what goes wrong in a turn', () => {
  const inAnHour = NOW / 1000 + 3600;
  test.each([
    ['the report before it', { primary: { usedPercent: 100, resetsAt: inAnHour } }, undefined, 3_600_000],
    [
      'the later of two full windows',
      {
        primary: { usedPercent: 100, resetsAt: inAnHour },
        secondary: { usedPercent: 100, resetsAt: inAnHour + 60 },
      },
      undefined,
      3_660_000,
    ],
    ['seconds from now', { primary: { used_percent: 100, resets_in_seconds: 90 } }, undefined, 90_000],
    [
      'a report that is asked for',
      undefined,
      { primary: { usedPercent: 100, windowDurationMins: 300, resetsAt: inAnHour } },
      3_600_000,
    ],
  ])('COOL-12: a usage limit ends at its reset: %s', async (_, rateLimits, usage, afterMs) => {
    const world = underTest({
      turns: [{ kind: 'fail', error: usageLimit, ...(rateLimits === undefined ? {} : { rateLimits }) }],
      ...(usage === undefined ? {} : { usage }),
    });
    const found = verdictOf(await world.ask('Hi', { token: TOKEN }));
    expect(found.reason).toBe('rate_limit');
    expect(found.hint?.afterMs).toBe(afterMs);
  });

  test.each([
    ['contextWindowExceeded', 'context_overflow'],
    ['serverOverloaded', 'overloaded'],
    ['modelNotFound', 'model_not_found'],
    ['unauthorized', 'auth'],
    ['internalServerError', 'timeout'],
    ['cyberPolicy', 'refusal'],
    ['rateLimitExceeded', 'rate_limit'],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'rate_limit'],
    [{ responseStreamDisconnected: { httpStatusCode: null } }, 'timeout'],
    [{ httpConnectionFailed: { httpStatusCode: 403 } }, 'auth'],
  ])('ERR-2: %j is %s', async (codexErrorInfo, reason) => {
    const error = { message: 'It failed', codexErrorInfo, additionalDetails: null };
    expect(reasonOf(await underTest({ turns: [{ kind: 'fail', error }] }).ask('Hi'))).toBe(reason);
  });

  test('a crash in the middle: evidence without secrets, and the next turn has a new process', async () => {
    const words = 'panic: \u001b[31mcanary-access\u001b[0m at line 1\n';
    const world = underTest({ turns: [{ kind: 'crash', before: ['Hal'], words }] });
    const pieces: string[] = [];
    const outcome = await world.ask('Hi', { token: TOKEN, onText: (text) => void pieces.push(text) });
    expect(outcome).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: {
        phase: 'stream',
        code: 'ECONNRESET',
        message: expect.stringContaining('exit code 3'),
        cause: { name: 'stderr', message: 'panic: [redacted] at line 1' },
      },
    });
    expect(pieces).toEqual(['Hal']);
    expect(reasonOf(outcome)).toBe('timeout');
    expect(await world.ask('Again')).toMatchObject({ ok: true });
    expect(world.fake.started()).toHaveLength(2);
  });

  test('stop: the turn is interrupted, and the process stays for the next one', async () => {
    const world = underTest({ turns: [{ kind: 'hang', before: ['Hal'] }] });
    const person = new AbortController();
    const outcome = await world.ask('Hi', { signal: person.signal, onText: () => person.abort() });
    expect(outcome).toMatchObject({ ok: false, outputStarted: true, evidence: { aborted: true } });
    expect(reasonOf(outcome)).toBe('abort');
    expect(await world.ask('Again')).toMatchObject({ ok: true, text: 'Hello' });
    expect(sentMethods(world)).toContain('turn/interrupt');
    expect(world.fake.started()).toHaveLength(1);
  });

  test('stop before anything: nothing is started', async () => {
    const world = underTest({ turns: [] });
    expect(await world.ask('Hi', { signal: AbortSignal.abort() })).toMatchObject({
      evidence: { aborted: true },
    });
    expect(world.fake.started()).toEqual([]);
  });

  test.each([
    ['says nothing at all', { mute: ['initialize'], turns: [] }],
    ['does not begin', { turns: [{ kind: 'hang', before: [] } as const] }],
  ])('B014: a child that %s ends with the first-token limit', async (_, fake) => {
    const outcome = await underTest(fake).ask('Hi', {
      limits: { connectMs: 1000, firstTokenMs: 1000, totalMs: 60_000 },
    });
    expect(outcome).toMatchObject({
      ok: false,
      outputStarted: false,
      evidence: { code: 'ETIMEDOUT', phase: 'first-token' },
    });
    expect(reasonOf(outcome)).toBe('timeout');
  });

  test.each([
    ['the total limit', { totalMs: 1500, silenceMs: 60_000 }],
    ['the limit for silence', { totalMs: 60_000, silenceMs: 500 }],
  ])('a child that stands still in the middle ends with %s', async (_, { totalMs, silenceMs }) => {
    const world = underTest({ turns: [{ kind: 'hang', before: ['Hal'] }] }, { silenceMs });
    const limits = { connectMs: 60_000, firstTokenMs: 60_000, totalMs };
    expect(await world.ask('Hi', { limits })).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: { code: 'ETIMEDOUT', phase: 'stream' },
    });
  });

  test('garbage and escape sequences between the lines of the protocol are passed over', async () => {
    const hidden =
      '{"method":"item/agentMessage/delta","params":{"threadId":"thread-1","itemId":"item-1","delta":"x"}}';
    const lines = [
      '\u001b]0;title\u0007',
      'WARNING: something',
      '[1,2]',
      '{"half":',
      '',
      `\u001b[2K${hidden}`,
    ];
    const world = underTest({ turns: [{ kind: 'garbage', lines, text: ['Hello'] }] });
    expect(await world.ask('Hi')).toMatchObject({ ok: true, text: 'xHello' });
  });

  test.each([
    ['only garbage', { kind: 'garbage', lines: Array(3000).fill('no protocol'), text: [] } as const],
    ['one line without an end', { kind: 'flood' } as const],
  ])('a child that prints %s is ended', async (_, step) => {
    const outcome = await underTest({ turns: [step] }).ask('Hi');
    expect(outcome).toMatchObject({ ok: false, evidence: { code: 'EPROTO' } });
  });

  test('a try that Codex makes again is no failure before the first word, and one after it', async () => {
    const error = { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null };
    const early = underTest({ turns: [{ kind: 'retry', before: [], error, text: ['Late'] }] });
    expect(await early.ask('Hi')).toMatchObject({ ok: true, text: 'Late' });
    const late = underTest({ turns: [{ kind: 'retry', before: ['Hal'], error, text: [] }] });
    expect(await late.ask('Hi')).toMatchObject({
      ok: false,
      outputStarted: true,
      evidence: { code: 'ECONNRESET', cause: { message: 'Reconnecting... 1/5' } },
    });
  });

  test('a token that the provider does not take is an auth failure at once, not after many tries', async () => {
    const error = { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null };
    const world = underTest({ turns: [{ kind: 'refused', error }] });
    const outcome = await world.ask('Hi', { token: TOKEN });
    expect(reasonOf(outcome)).toBe('auth');
    expect(outcome).toMatchObject({ outputStarted: false, evidence: { status: 401 } });
    expect(await world.ask('Again', { token: TOKEN })).toMatchObject({ ok: true });
    expect(sentMethods(world)).toContain('turn/interrupt');
  });

  test('tries without an end: the limit ends them, and what they failed at is the reason', async () => {
    const codexErrorInfo = { responseStreamDisconnected: { httpStatusCode: 429 } };
    const error = { message: 'Reconnecting... 1/5', codexErrorInfo, additionalDetails: null };
    const limits = { connectMs: 1000, firstTokenMs: 1000, totalMs: 60_000 };
    const outcome = await underTest({ turns: [{ kind: 'tries', error }] }).ask('Hi', { limits });
    expect(reasonOf(outcome)).toBe('rate_limit');
    expect(outcome).toMatchObject({ evidence: { status: 429, cause: { code: 'ETIMEDOUT' } } });
  });

  test('a thread that cannot be kept and a text that cannot be shown end no process of ours', async () => {
    const world = underTest({ turns: [] });
    const full = new Error('disk full');
    world.kept.set = () => {
      throw full;
    };
    expect(await world.ask('Hi', { sessionId: 's1' })).toMatchObject({ ok: true, text: 'Hello' });
    const onText = () => {
      throw full;
    };
    expect(await world.ask('Hi', { onText })).toMatchObject({ ok: false, outputStarted: true });
  });

  test('an answer without words is an empty response', async () => {
    const outcome = await underTest({ turns: [{ kind: 'reply', text: [] }] }).ask('Hi');
    expect(reasonOf(outcome)).toBe('empty_response');
  });

  test('a provider’s words in evidence hold neither our token nor escape sequences', async () => {
    const error = {
      message: 'Bad \u001b[31mcanary-access',
      codexErrorInfo: 'other',
      additionalDetails: 'canary-access',
    };
    const outcome = await underTest({ turns: [{ kind: 'fail', error }] }).ask('Hi', { token: TOKEN });
    expect(outcome).toMatchObject({ evidence: { message: 'Bad [redacted]', body: '[redacted]' } });
  });
});
