import { onTestFinished } from 'vitest';
import { createCodexRuntime } from '../../../../src/adapters/runtimes/codex/codex-runtime.ts';
import { classifyFailure } from '../../../../src/core/failure/classify.ts';
import type { Classification, FailureReason } from '../../../../src/core/failure/reason.ts';
import type { AgentRuntime, RuntimeRequest } from '../../../../src/core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../../src/core/ports/model-calls.ts';
import { createRedactor } from '../../../../src/core/secrets/redact.ts';
import { Secret } from '../../../../src/core/secrets/secret.ts';
import { type FakeCodex, type FakeWorld, installFakeCodex } from '../../../support/fake-codex.ts';
import { runtimeRequest } from '../../../support/runtime-request.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
export const TOKEN = { access: new Secret('canary-access'), accountId: 'account-1' };

export interface UnderTest {
  readonly runtime: AgentRuntime;
  readonly fake: FakeCodex;
  /** What was kept of threads, by session; shared by the processes of one test. */
  readonly kept: Map<string, string>;
  /** Another process of ours on the same machine. */
  readonly again: () => AgentRuntime;
  readonly ask: (text: string, change?: Partial<RuntimeRequest>) => Promise<CallOutcome>;
}

/** A runtime on a machine with the stand-in; closed when the test ends. */
export function underTest(
  world: FakeWorld,
  {
    env = {},
    silenceMs = 60_000,
  }: { readonly env?: Readonly<Record<string, string>>; readonly silenceMs?: number } = {},
): UnderTest {
  const folder = temporaryFolder();
  const fake = installFakeCodex(folder, world);
  const kept = new Map<string, string>();
  const again = (): AgentRuntime => {
    const runtime = createCodexRuntime({
      env: { ...fake.env, ...env },
      home: folder,
      cwd: folder,
      clock: { now: () => NOW },
      redactor: createRedactor(),
      client: { name: 'openclaw-models', version: '0.0.0' },
      loadThread: (agentId, sessionId) => kept.get(`${agentId}/${sessionId}`),
      saveThread: (agentId, sessionId, thread) => void kept.set(`${agentId}/${sessionId}`, thread),
      silenceMs,
    });
    onTestFinished(() => runtime.close());
    return runtime;
  };
  const runtime = again();
  return { runtime, fake, kept, again, ask: (text, change) => runtime.run(turn(text, change)) };
}

/** A turn of one message. */
export function turn(text: string, change: Partial<RuntimeRequest> = {}): RuntimeRequest {
  return runtimeRequest({ provider: 'openai', model: 'gpt-5.5' }, text, change);
}

export function verdictOf(outcome: CallOutcome): Classification {
  if (outcome.ok) throw new Error('the turn was answered');
  return classifyFailure(outcome.evidence, NOW);
}

export function reasonOf(outcome: CallOutcome): FailureReason {
  return verdictOf(outcome).reason;
}

/** What the stand-in was asked, in order; `undefined` are answers to its own questions. */
export function sentMethods({ fake }: UnderTest): readonly (string | undefined)[] {
  return fake.seen().map(({ method }) => method);
}
