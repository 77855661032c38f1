import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readWorld, type World } from '../world/world.ts';
import { acceptAnswer } from './accept-answer.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { applySetup } from './apply-setup.ts';
import { checkDraft } from './check-draft.ts';
import { drawSnapshot } from './draw-snapshot.ts';
import { takeGiven } from './given-answers.ts';
import { canStandAgain, createKeeper, landingOf, type SetupKeeper } from './kept-setup.ts';
import { brokenCheck, messageOf } from './message-of.ts';
import type { Overlay } from './overlay-step.ts';
import { preferredStep } from './preferred-rows.ts';
import { draftOf } from './setup-answers.ts';
import type { SetupDraft } from './setup-draft.ts';
import { setupPlan } from './setup-plan.ts';
import { partClosed, partLeft, type SetupPurpose } from './setup-purpose.ts';
import { receiptFacts, receiptLines, testedResult, testLine } from './setup-receipt.ts';
import { findServers } from './setup-servers.ts';
import type { SetupDone, SetupFlow, SetupFlowOptions, SetupResult, SetupSnapshot } from './setup-types.ts';
import { keyStepOf, placeOf, type StepId, stepPath } from './step-path.ts';

/**
 * The wizard without a face (D18): a path of steps that follows from the answers, a position on it, and work in between.
 * Nothing is written before the review is accepted; leaving at any step before leaves no trace.
 */
export function createSetupFlow(ports: Ports, options: SetupFlowOptions = {}): SetupFlow {
  return new Flow(ports, options);
}

class Flow implements SetupFlow {
  private readonly listeners = new Set<() => void>();
  private readonly ports: Ports;
  private readonly purpose: SetupPurpose;
  private readonly preferences: SetupFlowOptions['preferences'];
  private readonly looking = new AbortController();
  private readonly keeper: SetupKeeper;
  /** The question of an interrupted setup, shown again once the provider has answered. */
  private stood: StepId | undefined;
  private leftOut: ReadonlySet<StepId> = new Set();
  private world: World;
  private answers: SetupAnswers = {};
  private at: StepId;
  private servers: readonly LocalServer[] = [];
  private isLooking = true;
  private error: string | undefined;
  private overlay: Overlay | undefined;
  private work: AbortController | undefined;
  private applying: Promise<void> | undefined;
  private ended: SetupResult | undefined;
  private snapshot: SetupSnapshot;

  constructor(ports: Ports, options: SetupFlowOptions) {
    const { purpose = 'onboard', resume, given = {}, notes } = options;
    this.preferences = options.preferences;
    this.ports = ports;
    this.purpose = purpose;
    this.world = readWorld(ports);
    const isOpen = resume === undefined && Object.keys(given).length === 0;
    this.keeper = createKeeper(ports, notes, isOpen);
    this.answers = resume ?? (purpose === 'onboard' ? {} : { parts: [] });
    const taken = takeGiven({ ports, world: this.world, answers: this.answers }, given);
    this.answers = taken.answers;
    this.leftOut = taken.steps;
    const path = this.path();
    this.at = resume !== undefined && path.includes('credential') ? 'credential' : (path[0] ?? 'provider');
    this.snapshot = this.draw();
    void this.look();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): SetupSnapshot => this.snapshot;

  result(): SetupResult | undefined {
    return this.ended;
  }

  async leave(): Promise<SetupResult | undefined> {
    this.dispose();
    // A write that has begun ends whole, and the person is told; only questions and requests can be dropped.
    await this.applying;
    return this.ended;
  }

  dispose(): void {
    this.looking.abort();
    this.work?.abort();
    this.listeners.clear();
  }

  answer(value: string): void {
    if (this.overlay?.kind === 'working' || this.overlay?.kind === 'finished') return;
    if (this.overlay?.kind === 'check-failed') this.answerFailure(value);
    else if (this.at === 'resume') this.goOn(this.keeper, value === 'resume');
    else if (this.at !== 'review') this.accept(value);
    else if (value === 'accept') this.applying = this.apply();
  }

  /** An interrupted setup, from where it stood; or from the start. */
  private goOn({ offered, forget }: SetupKeeper, resumes: boolean): void {
    this.answers = resumes && offered !== undefined ? offered.answers : {};
    if (!resumes) forget();
    const landing = resumes && offered !== undefined ? landingOf(offered, this.path()) : undefined;
    this.stood = landing?.stood;
    if (landing === undefined) this.forward();
    else this.goTo(landing.at);
  }

  private accept(value: string): void {
    const accepted = acceptAnswer(this.at, value, {
      ports: this.ports,
      world: this.world,
      answers: this.answers,
    });
    if (accepted.kind === 'refused') this.show({ error: accepted.message });
    else if (accepted.kind === 'leave') this.endUnwritten(accepted.lines);
    else if (accepted.kind === 'sign-in') this.endForSignIn(accepted);
    else {
      this.answers = accepted.answers;
      // What was typed by hand has to be asked before it is saved; nothing before could know it (B024).
      if (this.at === 'typed-model') void this.check();
      else if (accepted.next !== undefined) this.goTo(accepted.next);
      else this.forward();
    }
  }

  back(): boolean {
    if (this.overlay?.kind === 'finished') return false;
    // Writing is not undone by leaving the screen.
    if (this.overlay?.kind === 'working' && this.at === 'review') return true;
    this.work?.abort();
    this.work = undefined;
    const wasWaiting = this.overlay !== undefined;
    this.stood = undefined;
    this.overlay = undefined;
    if (wasWaiting && this.at === 'typed-model') {
      this.show({});
      return true;
    }
    const path = this.path();
    let index = path.indexOf(this.at) - 1;
    // A check is no place to come back to; whoever waited at it returns to the question before.
    while (index >= 0 && path[index] === 'check') index--;
    if (index < 0) {
      if (wasWaiting) this.show({});
      return false;
    }
    this.at = path[index] ?? this.at;
    if (this.at === 'part') this.answers = partLeft(this.answers);
    this.show({});
    return true;
  }

  private path(): readonly StepId[] {
    const { world, answers, purpose } = this;
    const asked = stepPath({ world, answers, purpose }).filter((id) => !this.leftOut.has(id));
    return this.keeper.offered === undefined ? asked : ['resume', ...asked];
  }

  private forward(): void {
    const path = this.path();
    const stood = this.at === 'check' && canStandAgain(this.answers) ? this.stood : undefined;
    const next = path.find((id) => id === stood) ?? path[path.indexOf(this.at) + 1];
    if (next === undefined) this.answers = partClosed(this.answers);
    this.goTo(next ?? 'part');
  }

  private goTo(step: StepId): void {
    this.at = step;
    this.overlay = undefined;
    if (this.at === 'check') void this.check();
    else if (this.at === 'review') this.review();
    else this.show({});
  }

  /** The change is shown against the file as it is now, however long the questions took. */
  private review(error?: string): void {
    try {
      this.world = readWorld(this.ports);
      this.show(error === undefined ? {} : { error });
    } catch (unreadable) {
      this.show({ error: error ?? messageOf(unreadable) });
    }
  }

  private answerFailure(value: string): void {
    this.overlay = undefined;
    if (value === 'retry') void this.check();
    else if (value === 'save') {
      this.answers = { ...this.answers, verified: false };
      this.forward();
    } else if (value === 'model') {
      this.show({});
    } else {
      // Whoever asks for another provider than the flags named is asked for it.
      if (value !== 'key') this.leftOut = new Set();
      this.at = value === 'key' ? keyStepOf(this.path()) : placeOf(value);
      this.show({});
    }
  }

  private async look(): Promise<void> {
    this.servers = await findServers(this.ports, this.looking.signal);
    this.isLooking = false;
    // The pointer must not jump under a person who is typing elsewhere: only the menu itself is drawn anew.
    if (!this.looking.signal.aborted && this.at === 'provider' && this.overlay === undefined) this.show({});
  }

  private async check(): Promise<void> {
    const work = new AbortController();
    this.work = work;
    const draft = draftOf(this.answers, this.world, this.servers);
    this.show({ overlay: this.working('check', `Asking ${draft.label} (${draft.baseUrl})`) });
    const typed = this.at === 'typed-model' ? this.answers.typedModel : undefined;
    const found = await checkDraft(this.ports, this.world, draft, work.signal, typed).catch(brokenCheck);
    if (work.signal.aborted) return;
    const listed = found.discovered === undefined ? {} : { discovered: found.discovered };
    if (!found.ok) {
      this.answers = { ...this.answers, ...listed };
      this.show({ overlay: { kind: 'check-failed', message: found.message } });
      return;
    }
    const proven = found.answeredBy !== undefined || found.discovered !== undefined;
    const via = 'via' in found && found.via !== undefined ? { method: found.via.id } : {};
    this.answers = { ...this.answers, ...listed, ...via, verified: proven };
    this.forward();
  }

  private async apply(): Promise<void> {
    const work = new AbortController();
    this.work = work;
    const draft = draftOf(this.answers, this.world, this.servers);
    const plan = setupPlan(this.ports, this.world, draft);
    this.show({ overlay: this.working('apply', 'Writing') });
    try {
      const actor = this.purpose === 'onboard' ? 'onboard' : 'configure';
      const applied = await applySetup(this.ports, this.world, draft, plan, actor);
      const receipt = receiptLines(this.ports, draft, applied);
      this.keeper.forget();
      // Whoever leaves during the test is set up all the same.
      this.ended = { kind: 'done', lines: receipt, receipt: receiptFacts(draft, applied, undefined) };
      if (!work.signal.aborted) await this.test(draft, this.ended, work.signal);
    } catch (error) {
      this.review(messageOf(error));
    }
  }

  private async test(draft: SetupDraft, done: SetupDone, signal: AbortSignal): Promise<void> {
    this.show({ overlay: this.working('test', `Asking ${draft.primary} to say hello`) });
    const test = await testLine(this.ports, draft, signal).catch((error: unknown) => ({
      ok: false,
      lines: [messageOf(error)],
    }));
    if (signal.aborted) return;
    this.ended = testedResult(done, test);
    this.show({ overlay: { kind: 'finished', ok: test.ok, lines: this.ended.lines } });
  }

  private endUnwritten(lines: readonly string[]): void {
    this.keeper.forget();
    this.ended = { kind: 'cancelled', lines };
    this.show({ overlay: { kind: 'finished', ok: true, lines } });
  }

  private endForSignIn({ provider, way }: { readonly provider: string; readonly way: string }): void {
    const lines = ['Nothing was changed yet. The sign-in comes next, then setup goes on here.'];
    this.ended = { kind: 'sign-in', lines, provider, way, resume: this.answers };
    this.show({ overlay: { kind: 'finished', ok: true, lines, title: 'First the sign-in' } });
  }

  private working(id: string, title: string): Overlay {
    return { kind: 'working', id, title, sinceMs: this.ports.clock.now() };
  }

  private show(change: { readonly error?: string; readonly overlay?: Overlay }): void {
    this.error = change.error;
    this.overlay = change.overlay;
    if (change.overlay === undefined && this.at !== 'resume') this.keeper.keep(this.at, this.answers);
    this.snapshot = this.draw();
    for (const listener of this.listeners) listener();
  }

  private draw(): SetupSnapshot {
    const { ports, world, purpose, answers, at, servers, isLooking, error, overlay, keeper } = this;
    const shown = { ports, world, purpose, answers, at, servers, isLooking, error, overlay };
    const more = { path: this.path(), offered: keeper.offered, isKept: keeper.isKept() };
    const drawn = drawSnapshot({ ...shown, ...more });
    return { ...drawn, step: preferredStep(drawn.step, this.preferences) };
  }
}
