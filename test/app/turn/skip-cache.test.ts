import { afterEach, describe, expect, test } from 'vitest';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, asked, failed, GROQ, keyOf, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const TTL = { OPENCLAW_FALLBACK_SKIP_TTL_MS: '600000' };
/** Past the block that a refused key gets, still within the time it is skipped. */
const LATER_MS = 120_000;

async function opened(env: Readonly<Record<string, string>>, keys: readonly string[] = ['anthropic:a']) {
  ports = await turnPorts([ANTHROPIC, GROQ], ['openai:a', ...keys, 'groq:a'], { env });
  ports.setAnswer((target) => {
    if (keyOf(target) === 'groq:a') return answered('hi');
    return failed({ status: target.ref.provider === 'openai' ? 500 : 401 });
  });
}

const wait = () => ports.clock.set(ports.clock.now() + LATER_MS);
const providers = (from: number) => ports.calls.slice(from).map(({ target }) => target.ref.provider);

describe('FALL-11: OPENCLAW_FALLBACK_SKIP_TTL_MS', () => {
  test('a refused stand-in is skipped in its session, also after its block, until the time is over', async () => {
    await opened(TTL);
    await turn(ports, { sessionId: 's1' });
    expect(providers(0)).toEqual(['openai', 'anthropic', 'groq']);
    wait();
    const again = await turn(ports, { sessionId: 's1' });
    expect(providers(3)).not.toContain('anthropic');
    expect(again.hops).toContainEqual(
      expect.objectContaining({ from: ANTHROPIC, reason: 'recently_failed', credentialId: 'anthropic:a' }),
    );
    const seen = ports.calls.length;
    ports.clock.set(ports.clock.now() + 600_000);
    await turn(ports, { sessionId: 's1' });
    expect(providers(seen)).toContain('anthropic');
  });

  test('another session asks it', async () => {
    await opened(TTL);
    await turn(ports, { sessionId: 's1' });
    wait();
    await turn(ports, { sessionId: 's2' });
    expect(providers(3)).toContain('anthropic');
  });

  test('its other credential is asked', async () => {
    await opened(TTL, ['anthropic:a', 'anthropic:b']);
    ports.setAnswer((target) =>
      ['groq:a', 'anthropic:b'].includes(keyOf(target)) ? answered('hi') : failed({ status: 401 }),
    );
    await turn(ports, { sessionId: 's1' });
    const seen = ports.calls.length;
    wait();
    await turn(ports, { sessionId: 's1' });
    expect(asked(ports).slice(seen)).toContain(`${ANTHROPIC} anthropic:b`);
    expect(asked(ports).slice(seen)).not.toContain(`${ANTHROPIC} anthropic:a`);
  });

  test.each([{}, { OPENCLAW_FALLBACK_SKIP_TTL_MS: '0' }])('%j: nothing is skipped', async (env) => {
    await opened(env);
    await turn(ports, { sessionId: 's1' });
    wait();
    await turn(ports, { sessionId: 's1' });
    expect(providers(3)).toContain('anthropic');
  });

  test('the primary never is', async () => {
    await opened(TTL);
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? failed({ status: 401 }) : answered('hi')));
    await turn(ports, { sessionId: 's1' });
    wait();
    await turn(ports, { sessionId: 's1' });
    expect(asked(ports).filter((line) => line.startsWith(OPENAI))).toHaveLength(2);
  });
});
