import { afterEach, describe, expect, test } from 'vitest';
import { setSetting } from '../../../src/app/config/change-settings.ts';
import { explainModel } from '../../../src/app/explain/explain-model.ts';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { parseRehearsal } from '../../../src/core/failover/rehearsal.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failed, GROQ, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const MINUTE_MS = 60_000;
const sessionId = 's1';
/** Says nothing about the credential or the model: nothing is blocked (COOL-7). */
const STRANGE = failed({ message: 'something nobody knows' });

const providers = (): readonly string[] => ports.calls.map(({ target }) => target.ref.provider);
const overrideOf = () => ports.sessions.get('main', sessionId)?.override;

async function brokenPrimary(fallbacks: readonly string[] = [ANTHROPIC]): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a', 'groq:a']);
  ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? STRANGE : answered('hi')));
  await turn(ports, { sessionId });
}

describe('SRC-9: a model that failed without a block', () => {
  test('is left alone for five minutes, asked again then, and the stand-in goes when it answers', async () => {
    await brokenPrimary();
    expect(ports.health.blocks()).toEqual([]);
    const failedAtMs = ports.clock.now();
    expect(overrideOf()?.retryAtMs).toBe(failedAtMs + 5 * MINUTE_MS);

    const notices: string[] = [];
    const held = await turn(ports, { sessionId, onNotice: (line) => notices.push(line) });
    expect(providers()).toEqual(['openai', 'anthropic', 'anthropic']);
    expect(held).toMatchObject({ served: ANTHROPIC, hops: [{ from: OPENAI, reason: 'recently_failed' }] });
    expect(notices).toEqual([]);

    ports.clock.set(failedAtMs + 5 * MINUTE_MS);
    await turn(ports, { sessionId });
    expect(providers().slice(3)).toEqual(['openai', 'anthropic']);
    expect(overrideOf()?.retryAtMs).toBe(ports.clock.now() + 5 * MINUTE_MS);

    ports.clock.set(ports.clock.now() + 5 * MINUTE_MS);
    ports.setAnswer(() => answered('back'));
    expect((await turn(ports, { sessionId })).served).toBe(OPENAI);
    expect(overrideOf()).toBeUndefined();
  });

  test('is asked all the same when its stand-in fails', async () => {
    await brokenPrimary([ANTHROPIC, GROQ]);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? answered('back') : failed({ status: 500 })));
    expect((await turn(ports, { sessionId })).served).toBe(OPENAI);
    expect(overrideOf()).toBeUndefined();
  });

  test('goes first in another session, and where a person asks for it', async () => {
    await brokenPrimary();
    ports.setAnswer(() => answered('hi'));
    expect((await turn(ports, { sessionId: 's2' })).served).toBe(OPENAI);
    expect((await turn(ports, { sessionId, model: OPENAI })).served).toBe(OPENAI);
  });

  test('decision 11: where a block demoted it, the block decides', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? failed({ status: 500 }) : answered('hi')));
    await turn(ports, { sessionId });
    expect(overrideOf()).not.toHaveProperty('retryAtMs');
    ports.setAnswer(() => answered('back'));
    ports.clock.set(ports.clock.now() + 31_000);
    expect((await turn(ports, { sessionId })).served).toBe(OPENAI);
  });

  test('a rehearsal and models explain start from the stand-in too', async () => {
    await brokenPrimary();
    const { run, models } = await rehearse(ports, { rules: parseRehearsal('groq=429'), sessionId });
    expect(run.served).toBe(ANTHROPIC);
    expect(models[0]).toMatchObject({ ref: OPENAI, left: { reason: 'recently_failed' } });
    const explained = explainModel(ports, { sessionId });
    expect(explained.next).toEqual({ ref: ANTHROPIC, credentialId: 'anthropic:a' });
    expect(explained.standIn?.firstUntilMs).toBe(overrideOf()?.retryAtMs);
  });

  test('SRC-5: a reset forgets it', async () => {
    await brokenPrimary();
    await ports.sessions.reset('main', sessionId);
    expect(overrideOf()).toBeUndefined();
    await turn(ports, { sessionId });
    expect(providers().slice(2)).toEqual(['openai', 'anthropic']);
  });
});

describe('a probe that somebody else has', () => {
  async function blockedPrimary(): Promise<void> {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? failed({ status: 429 }) : answered('hi')));
    await turn(ports);
    // FALL-7: near the end of its window the primary may be probed.
    ports.clock.set(ports.clock.now() + 29_000);
  }

  test('FALL-7: is rehearsed and explained as granted while the throttle is free', async () => {
    await blockedPrimary();
    expect((await rehearse(ports, { rules: parseRehearsal('groq=429') })).run.served).toBe(OPENAI);
    expect(explainModel(ports, {}).next?.ref).toBe(OPENAI);
    // Neither has taken it.
    expect(ports.leases.heldUntilMs('probe-throttle:openai')).toBeUndefined();
  });

  test('FALL-7: is not granted while the throttle runs, as a run finds it', async () => {
    await blockedPrimary();
    await ports.leases.acquire('probe-throttle:openai', 30_000);
    expect((await rehearse(ports, { rules: parseRehearsal('groq=429') })).run.served).toBe(ANTHROPIC);
    expect(explainModel(ports, {}).next?.ref).toBe(ANTHROPIC);
    expect((await turn(ports)).served).toBe(ANTHROPIC);
  });

  test('B015: a half-open credential that another process tries is left to it', async () => {
    await blockedPrimary();
    ports.clock.set(ports.clock.now() + 60_000);
    expect(explainModel(ports, {}).next?.ref).toBe(OPENAI);
    await ports.leases.acquire(`probe:openai:a:${OPENAI.slice('openai/'.length)}`, 75_000);
    expect(explainModel(ports, {}).next?.ref).toBe(ANTHROPIC);
    expect((await rehearse(ports, { rules: parseRehearsal('groq=429') })).run.served).toBe(ANTHROPIC);
  });
});

describe('RETRY: what a person sets', () => {
  test.each([
    ['0', 1],
    ['2', 3],
  ] as const)('RETRY-5: retry.provider.maxRetries %s makes %i requests', async (value, requests) => {
    ports = await turnPorts([], ['openai:a']);
    await setSetting(ports, 'retry.sameModel', 'on');
    await setSetting(ports, 'retry.provider.maxRetries', value);
    ports.setAnswer(() => failed({ status: 529 }));
    await turn(ports).catch(() => undefined);
    expect(ports.calls).toHaveLength(requests);
  });

  test.each([
    ['RETRY-6: 60 s by default', {}, 1],
    ['RETRY-6: seconds', { OPENCLAW_SDK_RETRY_MAX_WAIT_SECONDS: '70' }, 2],
    ['RETRY-6: a word takes the cap away', { OPENCLAW_SDK_RETRY_MAX_WAIT_SECONDS: 'Off' }, 2],
    ['RETRY-6: no number is no change', { OPENCLAW_SDK_RETRY_MAX_WAIT_SECONDS: 'soon' }, 1],
  ] as const)('%s', async (_, env, requests) => {
    ports = await turnPorts([], ['openai:a'], { env });
    await setSetting(ports, 'retry.sameModel', 'on');
    ports.setAnswer(() =>
      ports.calls.length > 1 ? answered('hi') : failed({ status: 503, headers: { 'retry-after': '65' } }),
    );
    await turn(ports).catch(() => undefined);
    expect(ports.calls).toHaveLength(requests);
  });

  test('RETRY-4: a spent day moves on at once, a burst is waited for', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    await setSetting(ports, 'retry.sameModel', 'on');
    ports.setAnswer(({ ref }) =>
      ref.provider === 'openai' ? failed({ status: 429, message: 'Daily limit reached' }) : answered('hi'),
    );
    await turn(ports);
    expect(providers()).toEqual(['openai', 'anthropic']);
  });
});
