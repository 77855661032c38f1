import { afterEach, describe, expect, test } from 'vitest';
import { rehearse } from '../../../src/app/explain/rehearse.ts';
import { parseRehearsal } from '../../../src/core/failover/rehearsal.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { GROQ, keyOf, limited, OPENAI, saveProfile, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** `<ref> <credential> <verdict>` of everything that was looked at. */
async function path(rules: string): Promise<readonly string[]> {
  const { models } = await rehearse(ports, { rules: parseRehearsal(rules) });
  return models.flatMap(({ ref, credentials }) =>
    credentials.map(({ credentialId, verdict }) => `${ref} ${credentialId} ${verdict}`),
  );
}

describe('D4: a rehearsal', () => {
  test.each(['openai:a=429', 'openai=500', 'openai=402', `${OPENAI}=404`, 'openai:a=401', 'openai=hang'])(
    'takes the path that a run takes when %s fails',
    async (text) => {
      ports = await turnPorts([GROQ], ['openai:a', 'openai:b', 'groq:a']);
      const rehearsed = await rehearse(ports, { rules: parseRehearsal(text) });
      const [rule] = parseRehearsal(text);
      ports.setAnswer((target) => {
        const fails = [keyOf(target), `${target.ref.provider}/${target.ref.model}`, target.ref.provider];
        if (!fails.includes(rule?.target ?? '')) return answered('hi');
        const evidence =
          rule?.failure.kind === 'failure'
            ? rule.failure.evidence
            : { code: 'ETIMEDOUT', phase: 'first-token' as const };
        return { ok: false, evidence: { provider: target.ref.provider, ...evidence }, outputStarted: false };
      });
      const real = await turn(ports);
      expect([rehearsed.run.served, rehearsed.run.credentialId]).toEqual([real.served, real.credentialId]);
      expect(rehearsed.run.considered).toEqual(ports.runs.find('main', undefined)?.considered);
    },
  );

  test('starts from the blocks of the store', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'openai:b', 'groq:a']);
    ports.setAnswer((target) => (keyOf(target) === 'openai:a' ? limited('600') : answered('hi')));
    await turn(ports);
    expect(await path('openai:b=429')).toEqual([
      `${OPENAI} openai:b failed`,
      `${OPENAI} openai:a blocked`,
      `${GROQ} groq:a served`,
    ]);
  });

  test('sends nothing, writes nothing and takes no time', async () => {
    ports = await turnPorts([GROQ], ['openai:a', 'groq:a']);
    const before = ports.watch.version();
    const startMs = ports.clock.now();
    await rehearse(ports, { rules: parseRehearsal('openai=hang,groq=429'), sessionId: 's1' });
    expect(ports.calls).toEqual([]);
    expect(ports.watch.version()).toBe(before);
    expect(ports.health.blocks()).toEqual([]);
    expect(ports.sessions.get('main', 's1')).toBeUndefined();
    expect(ports.runs.find('main', undefined)).toBeUndefined();
    expect(ports.clock.now()).toBe(startMs);
  });

  test('S18: starts no helper command', async () => {
    ports = await turnPorts([], []);
    await saveProfile(ports, 'openai:vault', { ref: { source: 'exec', provider: 'vault', id: 'key' } });
    expect(await path('groq=429')).toEqual([`${OPENAI} openai:vault served`]);
  });
});
