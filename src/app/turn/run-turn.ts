import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import { executionTrace } from '../../core/failover/execution-trace.ts';
import {
  type CostQuestion,
  isOwnReason,
  leave,
  type PassedOver,
  type RunState,
  resume,
  startRun,
  withConsent,
} from '../../core/failover/run-engine.ts';
import { askedOrder, leftAlone } from '../../core/failover/stand-in.ts';
import { gateNotice } from '../../core/migration/migration-gate.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { providerWarnings } from '../../core/providers/provider-warnings.ts';
import { materialiseCatalog } from '../models/materialise-catalog.ts';
import { selectModel } from '../selection/select-model.ts';
import { turnChain } from '../selection/turn-chain.ts';
import { readWorld } from '../world/world.ts';
import { allModelsFailed, type StrictChoice } from './all-models-failed.ts';
import { attemptBudget } from './attempt-budget.ts';
import { AutoOverride } from './auto-override.ts';
import { chainForImages, imageRouteNotice } from './capability.ts';
import { costQuestionText, guardedPositions, keepConsent, startingConsent } from './cost-fence.ts';
import { awaitProbe } from './half-open.ts';
import { largerModel } from './larger-model.ts';
import { nameTheStore } from './missing-key.ts';
import { SkipCache } from './skip-cache.ts';
import { TurnAttempts } from './turn-attempts.ts';
import { turnDeadlineMs } from './turn-deadline.ts';
import { type TurnFacts, turnStep } from './turn-plan.ts';
import { TurnRecord } from './turn-record.ts';
import type { Answer, TurnRequest, TurnResult } from './turn-types.ts';

/**
 * One turn: the chain of models, each with its credentials in order, until one answers (FALL-2). Records every attempt
 * with what it changed. Throws `no-model`, `model-unknown`, `all-models-failed`, `credential-missing`, `cancelled`.
 */
export async function runTurn(ports: Ports, request: TurnRequest): Promise<TurnResult> {
  const shared = readWorld(ports, request.agentId);
  const session =
    request.sessionId === undefined ? undefined : ports.sessions.get(shared.agentId, request.sessionId);
  const world = shared.inSession(session);
  for (const warning of providerWarnings(world.config)) request.onNotice?.(warning);
  const waiting = gateNotice(world.migration);
  if (waiting !== undefined) request.onNotice?.(waiting);
  const selection = selectModel(world, session, request.model, request.isJob);
  const { images = [], message } = request;
  const isStrict =
    (selection.source === 'user' || selection.source === 'cli') && request.fallbacks === undefined;
  const imageModels =
    images.length === 0 || isStrict ? undefined : chainForImages(world, selection.requested);
  const characters = [message, ...(session?.messages ?? []).map(({ text }) => text)].join('').length;
  const needs = { images: images.length > 0, characters };
  const skips = new SkipCache(ports, request.sessionId);
  const facts = { world, session, selection, budget: attemptBudget(ports), needs, skips };
  if (imageModels === undefined) {
    return new TurnRun(ports, facts, request, turnChain(world, selection, request.fallbacks)).go();
  }
  const textOnly = selection.requested;
  const [requested = textOnly] = imageModels;
  request.onNotice?.(imageRouteNotice(textOnly, requested));
  const shown = { ...facts, selection: { ...selection, requested }, needs: { ...needs, textOnly } };
  return new TurnRun(ports, shown, request, imageModels).go();
}

class TurnRun {
  private readonly override: AutoOverride;
  private readonly record: TurnRecord;
  private readonly attempts: TurnAttempts;
  private readonly deadlineMs: number;
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  private hasWaited = false;

  private readonly chain: readonly ModelRef[];

  constructor(ports: Ports, facts: TurnFacts, request: TurnRequest, chain: readonly ModelRef[]) {
    this.chain = chain;
    const { world, session, selection } = facts;
    this.ports = ports;
    this.facts = facts;
    this.request = request;
    this.record = new TurnRecord(ports, facts, request);
    // Who sees an image is no stand-in for the turns to come.
    const isAutomatic = selection.source === 'default' && facts.needs?.textOnly === undefined;
    this.override = new AutoOverride(ports, world.agentId, request.sessionId, session, isAutomatic);
    this.deadlineMs = turnDeadlineMs(world, ports.clock.now(), request.timeoutMs);
    const { record, deadlineMs } = this;
    this.attempts = new TurnAttempts({ ports, facts, request, record, deadlineMs });
  }

  async go(): Promise<TurnResult> {
    const { warning, requested } = this.facts.selection;
    if (warning !== undefined) this.request.onNotice?.(warning);
    const { chain } = this;
    // Only inventory: a turn is not worth less without it (REG-6).
    this.record.writes.add(materialiseCatalog(this.ports, this.facts.world).catch(() => false));
    try {
      const answer = await this.answer(chain).catch((error: unknown) => {
        this.record.writes.add(this.override.takeBack());
        this.record.end(chain, undefined);
        throw error;
      });
      const nowMs = this.ports.clock.now();
      this.record.success(answer, nowMs, this.override);
      this.record.end(chain, answer);
      await this.tellHindrance();
      const { ref, candidate, outcome, startedAtMs } = answer;
      return {
        text: outcome.text,
        requested: formatModelRef(requested),
        served: formatModelRef(ref),
        credentialId: candidate.id,
        hops: this.record.hops,
        firstTokenMs: Math.round(outcome.firstTokenMs),
        totalMs: nowMs - startedAtMs,
        sessionId: this.request.sessionId,
        trace: executionTrace(this.record.tries, formatModelRef(ref) !== formatModelRef(requested)),
      };
    } finally {
      await this.attempts.giveBackClaims();
      await this.record.writes.settled();
    }
  }

  /** An answer that has come is the person's, whatever became of the record of it. */
  private async tellHindrance(): Promise<void> {
    const error = await this.record.writes.hindrance();
    if (error === undefined) return;
    const why = error instanceof Error ? error.message : String(error);
    this.request.onNotice?.(`The answer is whole, but not all of it could be recorded: ${why}`);
  }

  private async answer(chain: readonly ModelRef[]): Promise<Answer> {
    const { requested } = this.facts.selection;
    const { world } = this.facts;
    const order = this.order();
    let state = startRun(order, {
      consent: startingConsent(world, this.request.onCost !== undefined),
      // Behind its own stand-in the chosen model is not what nobody wrote there.
      guarded: order === chain ? guardedPositions(world, chain, this.request.fallbacks) : [],
    });
    for (;;) {
      const { blocks } = this.record;
      this.record.visit(state.chain[state.position], blocks);
      const step = turnStep(this.facts, state, blocks, this.ports.clock.now());
      const isOutOfTime =
        !state.stopped && state.failures.length > 0 && this.ports.clock.now() >= this.deadlineMs;
      if (step.kind === 'exhausted' || isOutOfTime) {
        const again = isOutOfTime ? undefined : await this.waitedOut(state);
        if (again === undefined) throw this.allFailed(state, isOutOfTime);
        state = again;
      } else if (step.kind === 'await') {
        this.record.writes.flush();
        state = await this.afterOthers(state, step.awaiting);
      } else if (step.kind === 'consent') {
        this.record.writes.flush();
        state = await this.askedForConsent(state, step.question);
      } else if (step.kind === 'leave') {
        const failure = nameTheStore(this.ports, this.facts.world, step.failure);
        if (state.tried.length === 0 || isOwnReason(failure)) this.record.skipped(failure);
        state = leave(state, failure);
      } else {
        this.record.goesOn(step.ref, isAtHand(step.candidate));
        if (!sameModelRef(step.ref, requested)) {
          await this.override.store(step.ref, requested, this.record.retryAtMs(requested));
        }
        const result = await this.attempts.make(state, step);
        if ('answer' in result) return result.answer;
        state = result.state;
      }
    }
  }

  /** The chain in the order it is asked: the stand-in first while the chosen model is left alone (SRC-9). */
  private order(): readonly ModelRef[] {
    const { chain } = this;
    const { requested } = this.facts.selection;
    // Who names the stand-ins of a run names their order too.
    if (this.request.fallbacks !== undefined) return chain;
    const nowMs = this.ports.clock.now();
    const { order, untilMs } = askedOrder(chain, this.override.standIn, requested, nowMs);
    if (untilMs === undefined) return chain;
    this.record.visit(requested, this.record.blocks);
    this.record.skipped(leftAlone(requested, untilMs));
    return order;
  }

  /** The run once more with the credential whose provider named a very short wait (decision 16); undefined when none did. */
  private async waitedOut(state: RunState): Promise<RunState | undefined> {
    const short = this.attempts.shortWait;
    if (state.stopped || short === undefined || this.hasWaited) return undefined;
    this.hasWaited = true;
    this.record.writes.flush();
    const waitMs = Math.max(0, (short.retryAtMs ?? 0) - this.ports.clock.now());
    await this.uncancelled(this.ports.clock.sleep(waitMs, this.request.signal));
    const others = state.failures
      .filter(
        (failure) => sameModelRef(failure.ref, short.ref) && failure.credentialId !== short.credentialId,
      )
      .map((failure) => failure.credentialId);
    const { consent, failures } = state;
    return { ...startRun([short.ref], { consent, guarded: [] }), tried: others, failures };
  }

  /** Another process tries the one credential that is left: its outcome decides (B015). */
  private async afterOthers(state: RunState, awaiting: PassedOver): Promise<RunState> {
    const waiting = awaitProbe(this.ports, awaiting.block, this.deadlineMs, this.request.signal);
    await this.uncancelled(waiting);
    return resume(state, awaiting);
  }

  private async askedForConsent(state: RunState, question: CostQuestion): Promise<RunState> {
    const asking = this.request.onCost?.(costQuestionText(question)) ?? Promise.resolve(false);
    const isGiven = (await this.uncancelled(asking)) === true;
    await keepConsent(this.ports, isGiven);
    return withConsent(state, isGiven);
  }

  private async uncancelled<T>(work: Promise<T>): Promise<T | undefined> {
    const result = await work.catch((error: unknown) => {
      if (this.request.signal.aborted) return undefined;
      throw error;
    });
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    return result;
  }

  private allFailed(state: RunState, isOutOfTime: boolean): AppError {
    const { chain, position, tried, failures, stopped } = state;
    const strict = stopped ? undefined : this.strictChoice();
    const notAsked = isOutOfTime ? chain.slice(tried.length > 0 ? position + 1 : position) : [];
    const last = failures.at(-1);
    const larger = last?.reason === 'context_overflow' ? largerModel(this.facts.world, last.ref) : undefined;
    const { runId } = this.record.ledger;
    return allModelsFailed(failures, this.ports.clock.now(), { notAsked, larger, strict, runId });
  }

  /** Whom a person's choice kept out of this run, if there is anybody (FALL-4). */
  private strictChoice(): StrictChoice | undefined {
    const { world, selection } = this.facts;
    const { fallbacks, sessionId } = this.request;
    const { source, withFallbacks } = selection;
    if ((source !== 'user' && source !== 'cli') || fallbacks !== undefined) return undefined;
    if (withFallbacks === true) return undefined;
    if (turnChain(world, selection, 'configured').length === 1) return undefined;
    return source === 'cli' || sessionId === undefined ? { kind: 'turn' } : { kind: 'session', sessionId };
  }
}

/** Can the request leave at once? A sign-in may have to be refreshed first, and a program to be started. */
function isAtHand({ runtime, profile }: CredentialCandidate): boolean {
  return runtime === undefined && profile?.type !== 'oauth';
}
