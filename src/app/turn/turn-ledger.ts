import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { FailedTry } from '../../core/failover/run-engine.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { Classification } from '../../core/failure/reason.ts';
import { UNRESOLVED_CREDENTIAL } from '../../core/failure/unresolved-credential.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { AttemptRecord, LedgerEvent } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { shownWords } from './failure-words.ts';

/** Makes the records of one run; all carry its id (D1). */
export interface TurnLedger {
  readonly runId: string;
  attempt(
    ref: ModelRef,
    credentialId: string,
    startedAtMs: number,
    finishedAtMs: number,
    facts: Pick<AttemptRecord, 'outcome'> & Partial<AttemptRecord>,
  ): AttemptRecord;
  event(kind: LedgerEvent['kind'], text: string): LedgerEvent;
}

export function createTurnLedger(ports: Ports, agentId: string, sessionId: string | undefined): TurnLedger {
  const runId = ports.random.id('run');
  return {
    runId,
    attempt: (ref, credentialId, startedAtMs, finishedAtMs, facts) => ({
      attemptId: ports.random.id('try'),
      runId,
      sessionId,
      agentId,
      provider: ref.provider,
      model: ref.model,
      credentialId,
      startedAtMs,
      finishedAtMs,
      reason: undefined,
      rule: undefined,
      status: undefined,
      message: undefined,
      firstTokenMs: undefined,
      ...facts,
    }),
    event: (kind, text) => ({ id: ports.random.id('event'), atMs: ports.clock.now(), agentId, kind, text }),
  };
}

/** A failed request in the words of the provider, redacted and safe to print (ERR-5). */
export function failedTry(
  ports: Ports,
  ref: ModelRef,
  candidate: Pick<CredentialCandidate, 'id' | 'source'>,
  classification: Classification,
  evidence: FailureEvidence,
  nowMs: number,
): FailedTry {
  const words = shownWords(ports, evidence, 300);
  return {
    ref,
    credentialId: candidate.id,
    source: candidate.source,
    reason: classification.reason,
    status: evidence.status,
    message: words === '' ? describeReason(classification.reason) : words,
    retryAtMs: classification.hint === undefined ? undefined : nowMs + classification.hint.afterMs,
    ...(classification.rule === UNRESOLVED_CREDENTIAL.rule && { isUnresolved: true }),
  };
}
