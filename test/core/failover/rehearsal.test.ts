import { describe, expect, test } from 'vitest';
import { parseRehearsal, rehearsedFailure } from '../../../src/core/failover/rehearsal.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';

const REF = { provider: 'openai', model: 'gpt-5.5' };

describe('D4: rules of a rehearsal', () => {
  test.each(FAILURE_REASONS.filter((reason) => reason !== 'abort'))(
    'a request that fails with %s is judged as that',
    (reason) => {
      const [rule] = parseRehearsal(`openai=${reason}`);
      expect(rule?.failure.kind).toBe('failure');
      if (rule?.failure.kind !== 'failure') return;
      const evidence = { provider: 'openai', model: 'gpt-5.5', ...rule.failure.evidence };
      expect(classifyFailure(evidence, 0).reason).toBe(reason === 'server_error' ? 'timeout' : reason);
    },
  );

  test('statuses and hanging; a model with a colon and an equals sign keeps its name', () => {
    expect(parseRehearsal(' openai:a=429, ollama/qwen3:27b=q=hang ,')).toEqual([
      { target: 'openai:a', failure: { kind: 'failure', evidence: { status: 429 } } },
      { target: 'ollama/qwen3:27b=q', failure: { kind: 'hang' } },
    ]);
  });

  test.each(['openai', 'openai=', '=429', 'openai=200', 'openai=abort', 'openai=slow'])(
    '%s is no rule',
    (text) => {
      expect(() => parseRehearsal(text)).toThrow(`"${text}" is no rule`);
    },
  );

  test('the narrowest name wins, whatever the order', () => {
    const rules = parseRehearsal('openai=500,openai/gpt-5.5=402,OPENAI:A=429');
    const statusOf = (credentialId: string, model = 'gpt-5.5'): unknown =>
      rehearsedFailure(rules, { ...REF, model }, credentialId);
    expect(statusOf('openai:a')).toMatchObject({ evidence: { status: 429 } });
    expect(statusOf('openai:b')).toMatchObject({ evidence: { status: 402 } });
    expect(statusOf('openai:b', 'o3')).toMatchObject({ evidence: { status: 500 } });
    expect(rehearsedFailure(rules, { provider: 'groq', model: 'x' }, 'groq:a')).toBeUndefined();
  });
});
