import { afterEach, expect, test } from 'vitest';
import { createTurnLedger, failedTry } from '../../../src/app/turn/turn-ledger.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import type { Classification } from '../../../src/core/failure/reason.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
const ref = { provider: 'openai', model: 'gpt' };

afterEach(() => ports.close());

function tryOf(evidence: FailureEvidence, classification: Partial<Classification> = {}) {
  ports = testPorts();
  ports.redactor.add(new Secret('canary-secret-value'));
  const judged = {
    reason: 'rate_limit',
    failover: true,
    rule: 'x',
    scope: 'model',
    ...classification,
  } as const;
  return failedTry(ports, ref, { id: 'openai:a', source: 'profile' }, judged, evidence, START_MS);
}

test('D1: all records of a run carry its id and their own', () => {
  ports = testPorts();
  const ledger = createTurnLedger(ports, 'main', 's1');
  const first = ledger.attempt(ref, 'openai:a', 1, 2, { outcome: 'failure', status: 429 });
  const second = ledger.attempt(ref, '', 3, 4, { outcome: 'skipped' });
  expect(first).toMatchObject({
    agentId: 'main',
    sessionId: 's1',
    startedAtMs: 1,
    finishedAtMs: 2,
    status: 429,
  });
  expect(second.runId).toBe(first.runId);
  expect(second.attemptId).not.toBe(first.attemptId);
  expect(ledger.event('fallback-started', 'x')).toMatchObject({ atMs: START_MS, agentId: 'main', text: 'x' });
});

test('ERR-5, S9: the words are redacted, then made safe, then cut', () => {
  const message = `\u001b[31mno\u001b[0m ${'x'.repeat(280)} canary-secret-value ${'y'.repeat(99)}`;
  const words = tryOf({ message }).message;
  expect(words).toMatch(/^no x+ \[redacted\]/);
  expect(words).toHaveLength(300);
});

test('S9: a secret across the place of the cut leaves no part of itself', () => {
  expect(tryOf({ body: `${'x'.repeat(290)} canary-secret-value` }).message).not.toContain('canary');
});

test('without words the reason speaks', () => {
  expect(tryOf({ status: 429 })).toEqual({
    ref,
    credentialId: 'openai:a',
    source: 'profile',
    reason: 'rate_limit',
    status: 429,
    message: 'rate limit',
    retryAtMs: undefined,
  });
});

test('COOL-12: a deadline that the provider names is when to try again', () => {
  const hint = { afterMs: 5000, source: 'retry-after' };
  expect(tryOf({}, { hint }).retryAtMs).toBe(START_MS + 5000);
});
