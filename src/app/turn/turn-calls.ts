import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { RunState } from '../../core/failover/run-engine.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { RuntimeRequest } from '../../core/ports/agent-runtime.ts';
import type { CallOptions, CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import type { SecretResolver } from '../../core/ports/system.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import { callLimits } from '../calls/call-limits.ts';
import { callRefreshed, evidenceOfTarget } from '../calls/call-refreshed.ts';
import { callRuntime, type MadeCall } from '../calls/call-runtime.ts';
import { resolveTarget } from '../calls/resolve-target.ts';
import { secretSnapshot } from '../calls/secret-snapshot.ts';
import { readSetting } from '../config/change-settings.ts';
import { seesImages, withoutImages } from './capability.ts';
import type { TurnFacts } from './turn-plan.ts';
import type { TurnRecord } from './turn-record.ts';
import type { TurnRequest } from './turn-types.ts';

/** A turn that is under way. */
export interface OpenTurn {
  readonly ports: Ports;
  readonly facts: TurnFacts;
  readonly request: TurnRequest;
  readonly record: TurnRecord;
  /** Unix milliseconds at which its time is used up. */
  readonly deadlineMs: number;
}

/** Sends the requests of one turn, to a provider or through the program that runs the model. */
export class TurnCalls {
  private secrets: SecretResolver | undefined;
  private readonly firstTokenLimitMs: number;
  private readonly turn: OpenTurn;

  constructor(turn: OpenTurn) {
    this.turn = turn;
    this.firstTokenLimitMs = Number(readSetting(turn.ports, 'firstToken.limitMs').value);
  }

  /** One request with this credential: what became of it, and the target it went to. */
  async call(state: RunState, ref: ModelRef, candidate: CredentialCandidate): Promise<MadeCall> {
    const { runtime } = candidate;
    if (runtime === undefined) return this.ask(state, ref, candidate);
    return callRuntime(this.turn.ports, ref, { ...candidate, runtime }, () =>
      this.runtimeRequest(state, ref, candidate.id),
    );
  }

  /** The provider itself. */
  private async ask(state: RunState, ref: ModelRef, candidate: CredentialCandidate): Promise<MadeCall> {
    const { world, session } = this.turn.facts;
    this.secrets ??= secretSnapshot(this.turn.ports, world, state.chain);
    const ports = { ...this.turn.ports, secrets: this.secrets };
    const target = await resolveTarget(ports, world, ref, candidate, session?.params);
    const outcome: CallOutcome = target.ok
      ? await callRefreshed(this.turn.ports, target, candidate, (ready) => this.send(state, ready))
      : { ok: false, evidence: evidenceOfTarget(target, ref), outputStarted: false };
    return { target, outcome };
  }

  private async send(state: RunState, target: CallTarget): Promise<CallOutcome> {
    const caller = await this.turn.ports.modelCaller();
    const conditions = this.conditions(state, target.timeoutMs);
    const onSent = (): void => {
      this.turn.record.requestSent();
      this.prepareNext(state);
    };
    return caller.call(target, this.messages(target.ref), { ...conditions, onSent });
  }

  /** What a hop would need of the next model is worked out while the answer is awaited, when it costs nobody anything (F3). */
  private prepareNext({ chain, position }: RunState): void {
    const next = chain[position + 1];
    if (next === undefined) return;
    const { world, budget } = this.turn.facts;
    world.plan(next);
    world.whyNotCalled(next);
    budget?.(next, 0);
  }

  private runtimeRequest(
    state: RunState,
    ref: ModelRef,
    credentialId: string,
  ): Omit<RuntimeRequest, 'token'> {
    const { config, agentId } = this.turn.facts.world;
    const seconds = configuredProvider(config, ref.provider)?.timeoutSeconds;
    this.turn.record.requestSent();
    return {
      agentId,
      sessionId: this.turn.request.sessionId,
      ref,
      credentialId,
      messages: this.messages(ref),
      ...this.conditions(state, seconds === undefined ? undefined : seconds * 1000),
    };
  }

  private conditions(
    state: RunState,
    timeoutMs: number | undefined,
  ): Pick<CallOptions, 'limits' | 'signal' | 'onText'> {
    const leftMs = this.turn.deadlineMs - this.turn.ports.clock.now();
    const modelsLeft = state.chain.length - state.position;
    return {
      limits: callLimits(leftMs, modelsLeft, this.firstTokenLimitMs, timeoutMs),
      signal: this.turn.request.signal,
      ...(this.turn.request.onText === undefined ? {} : { onText: this.turn.request.onText }),
    };
  }

  private messages(ref: ModelRef): readonly ChatMessage[] {
    const { world, session } = this.turn.facts;
    const { message, images = [] } = this.turn.request;
    const asked: ChatMessage = { role: 'user', text: message, ...(images.length === 0 ? {} : { images }) };
    const told = seesImages(world, ref) ? asked : withoutImages(asked);
    return [...(session?.messages ?? []), told];
  }
}
