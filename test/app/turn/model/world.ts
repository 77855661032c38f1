import type fc from 'fast-check';
import { setSessionModel } from '../../../../src/app/selection/session-model.ts';
import type { Block } from '../../../../src/core/failover/block.ts';
import type { FailureEvidence } from '../../../../src/core/failure/evidence.ts';
import type { CallOptions, CallOutcome, CallTarget } from '../../../../src/core/ports/model-calls.ts';
import { answered, type TestPorts } from '../../../support/test-ports.ts';
import { failed, turn } from '../../../support/turns.ts';
import {
  faultOfBlocks,
  faultOfChoice,
  faultOfFirst,
  faultOfRequest,
  faultOfStandIn,
  faultOfSuccess,
  type SeenRequest,
} from './spec.ts';

/** What a credential answers for a model; `hang` never does. */
export type Mood = 'well' | 'hang' | 'cut' | FailureEvidence;

export const MOODS: readonly Mood[] = [
  'hang',
  'cut',
  { status: 429 },
  { status: 429, headers: { 'retry-after': '90' } },
  { status: 429, headers: { 'retry-after-ms': '900' } },
  { status: 500 },
  { status: 529 },
  { code: 'ECONNRESET' },
  { status: 401 },
  { status: 401, code: 'account_deactivated' },
  { status: 402 },
  { status: 404 },
  { status: 400, message: 'invalid request format' },
  { status: 400, code: 'context_length_exceeded' },
  { message: 'something else' },
  {},
];

/** Outcomes after which no other candidate is asked (FALL-6, RETRY-8). */
const ENDS_THE_RUN = new Set<Mood>(
  MOODS.filter((mood) => mood === 'cut' || (typeof mood === 'object' && mood.status === 400)),
);

/** One thing that happens; the events of one round happen at the same time. */
export type Event =
  | { readonly kind: 'run'; readonly process: number; readonly session?: string; readonly typed?: string }
  | { readonly kind: 'choose'; readonly process: number; readonly session: string; readonly model: string };

export interface Round {
  readonly waitMs: number;
  readonly events: readonly Event[];
}

export interface Scenario {
  readonly chain: readonly string[];
  readonly keys: Readonly<Record<string, number>>;
  /** By `<profile> <model>`; the list is gone through and its last entry stays. */
  readonly moods: Readonly<Record<string, readonly Mood[]>>;
  readonly rounds: readonly Round[];
}

export const PROVIDERS = ['p0', 'p1', 'openrouter'] as const;
export const MODELS = PROVIDERS.flatMap((provider) => [`${provider}/m0`, `${provider}/m1`]);

/** Several processes over one store, the providers they ask, and everything that the specification forbids. */
export class EngineWorld {
  readonly faults: string[] = [];
  readonly requests: SeenRequest[] = [];
  private readonly processes: readonly TestPorts[];
  private readonly scenario: Scenario;
  private readonly scheduler: fc.Scheduler;
  private readonly answers = new Map<string, number>();
  private readonly chosen = new Map<string, string>();
  private readonly ends = new Map<string, boolean>();
  /** Whom a run must ask first (SRC-9), by run. */
  readonly firsts = new Map<string, 'origin' | 'stand-in' | undefined>();
  private before: readonly Block[] = [];
  private fresh: SeenRequest | undefined;
  private runs = 0;

  constructor(processes: readonly TestPorts[], scenario: Scenario, scheduler: fc.Scheduler) {
    this.processes = processes;
    this.scenario = scenario;
    this.scheduler = scheduler;
    for (const ports of processes) {
      Object.assign(ports, {
        modelCaller: async () => ({
          call: (target: CallTarget, messages: readonly { text: string }[], options: CallOptions) =>
            this.answer(target, messages.at(-1)?.text ?? '', options),
        }),
      });
    }
  }

  private get clock(): TestPorts['clock'] {
    return this.ports(0).clock;
  }

  private ports(process: number): TestPorts {
    return this.processes[process % this.processes.length] as TestPorts;
  }

  async play(): Promise<void> {
    for (const round of this.scenario.rounds) {
      this.clock.set(this.clock.now() + round.waitMs);
      this.before = this.blocks();
      await this.settle(round.events.map((event) => this.happen(event)));
    }
  }

  private blocks(): readonly Block[] {
    return this.ports(0).health.blocks();
  }

  private async happen(event: Event): Promise<void> {
    const ports = this.ports(event.process);
    if (event.kind === 'choose') {
      await this.scheduler.schedule(Promise.resolve(), `choose ${event.model}`);
      await setSessionModel(ports, event.session, event.model);
      this.chosen.set(event.session, event.model);
      return;
    }
    this.runs += 1;
    const run = `run ${this.runs}${event.typed === undefined && !this.chosen.has(event.session ?? '') ? '' : ' picked'}`;
    const healthyBefore = this.hasHealthyModel(event);
    this.firsts.set(run, this.firstOf(event));
    const result = await turn(ports, {
      message: run,
      ...(event.session === undefined ? {} : { sessionId: event.session }),
      ...(event.typed === undefined ? {} : { model: event.typed }),
    }).then(
      () => 'answered' as const,
      () => 'failed' as const,
    );
    if (result === 'failed' && healthyBefore && this.ends.get(run) !== true) {
      this.faults.push(`${run} reaches no healthy candidate`);
    }
  }

  /** Is there a model in the chain of this run all of whose keys are well and in nobody's way? */
  private hasHealthyModel(event: Event & { kind: 'run' }): boolean {
    const own = event.typed ?? this.chosen.get(event.session ?? '');
    const rows = this.blocks();
    return (own === undefined ? this.scenario.chain : [own]).some((ref) => {
      const [provider = '', model = ''] = ref.split('/');
      const keys = this.keysOf(provider);
      return (
        keys.length > 0 &&
        keys.every(
          (key) =>
            ['m0', 'm1'].every((other) => this.moodsOf(key, other).every((mood) => mood === 'well')) &&
            !rows.some((row) => row.credentialId === key && (row.model === '' || row.model === model)),
        )
      );
    });
  }

  /** SRC-9, where nothing else has a say: neither blocks nor a person's choice. */
  private firstOf({ session, typed, process }: Event & { kind: 'run' }): 'origin' | 'stand-in' | undefined {
    if (session === undefined || typed !== undefined || this.chosen.has(session)) return undefined;
    const override = this.ports(process).sessions.get('main', session)?.override;
    const [origin = ''] = this.scenario.chain;
    if (override?.source !== 'auto' || override.origin !== origin) return undefined;
    const rows = this.blocks();
    const isFree = (provider: string): boolean => {
      const keys = this.keysOf(provider);
      return keys.length > 0 && !rows.some((row) => keys.includes(row.credentialId));
    };
    const isLeftAlone = (override.retryAtMs ?? 0) > this.clock.now();
    if (isLeftAlone) return isFree(override.provider) ? 'stand-in' : undefined;
    return isFree(origin.split('/')[0] ?? '') ? 'origin' : undefined;
  }

  keysOf(provider: string): readonly string[] {
    return Array.from({ length: this.scenario.keys[provider] ?? 0 }, (_, index) => `${provider}:k${index}`);
  }

  private moodsOf(key: string, model: string): readonly Mood[] {
    return this.scenario.moods[`${key} ${model}`] ?? ['well'];
  }

  private async answer(target: CallTarget, run: string, { limits }: CallOptions): Promise<CallOutcome> {
    const { ref, credentialId = '' } = target;
    const { provider, model } = ref;
    const moods = this.moodsOf(credentialId, model);
    const count = this.answers.get(`${credentialId} ${model}`) ?? 0;
    this.answers.set(`${credentialId} ${model}`, count + 1);
    const mood = moods[Math.min(count, moods.length - 1)] ?? 'well';
    const request: SeenRequest = {
      run,
      isPicked: run.endsWith('picked'),
      isPrimary: `${provider}/${model}` === this.scenario.chain[0],
      credentialId,
      provider,
      model,
      atMs: this.clock.now(),
      blocks: this.blocks(),
      endedAtMs: undefined,
      wasShortWait: typeof mood === 'object' && mood.headers?.['retry-after-ms'] !== undefined,
    };
    this.note(run, faultOfRequest(request, this.requests));
    this.note(run, faultOfFirst(request, this.requests, this.firsts.get(run)));
    this.requests.push(request);
    await this.scheduler.schedule(
      Promise.resolve(),
      `${run}: ${credentialId} ${model} ${JSON.stringify(mood)}`,
    );
    this.clock.set(this.clock.now() + (mood === 'hang' ? limits.firstTokenMs : 700));
    request.endedAtMs = this.clock.now();
    if (mood === 'well') {
      this.fresh = request;
      return answered('hi');
    }
    if (ENDS_THE_RUN.has(mood)) this.ends.set(run, true);
    if (typeof mood === 'object') return failed(mood);
    return failed({ code: mood === 'hang' ? 'ETIMEDOUT' : 'ECONNRESET' }, mood === 'cut');
  }

  /** Lets one answer through at a time and looks at the store when everybody has come to rest. */
  private async settle(work: readonly Promise<void>[]): Promise<void> {
    let isDone = false;
    const all = Promise.all(work).finally(() => {
      isDone = true;
    });
    for (let turns = 0; !isDone; turns += 1) {
      if (turns > 3000) throw new Error('the runs do not end');
      for (let count = 0; count < 6; count += 1) await new Promise((resolve) => setImmediate(resolve));
      this.inspect();
      if (!isDone && this.scheduler.count() > 0) await this.scheduler.waitOne();
    }
    await all;
    this.inspect();
    for (const session of ['s1', 's2']) {
      const stored = this.ports(1).sessions.get('main', session)?.override;
      this.note(session, faultOfStandIn(stored, this.clock.now()));
    }
    for (const [session, model] of this.chosen) {
      this.note('a run', faultOfChoice(model, this.ports(1).sessions.get('main', session)?.override));
    }
  }

  private inspect(): void {
    const rows = this.blocks();
    this.note('a run', faultOfBlocks(this.before, rows, this.clock.now()));
    if (this.fresh !== undefined) this.note(this.fresh.run, faultOfSuccess(this.fresh, rows));
    this.fresh = undefined;
    this.before = rows;
    for (const ports of this.processes) {
      if (JSON.stringify(ports.health.blocks()) !== JSON.stringify(rows))
        this.faults.push('two processes disagree');
    }
  }

  private note(who: string, fault: string | undefined): void {
    if (fault !== undefined) this.faults.push(`${who} ${fault}`);
  }
}
