import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import { compose } from '../../src/compose.ts';
import type { CallOptions, CallTarget, ModelCaller } from '../../src/core/ports/model-calls.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { median, percentile, report } from './report.ts';

const ROUNDS = 300;
const WARM_UP = 60;
/** Blocks from the round before must not stand in the way of the next. */
const BETWEEN: (ports: Ports) => Promise<unknown> = (ports) =>
  ports.health.clearBlocks('config:limited', undefined, {
    id: ports.random.id('event'),
    atMs: ports.clock.now(),
    agentId: 'main',
    kind: 'block-cleared',
    text: 'bench',
  });

interface Marks {
  refusedAt: number;
  arrivedAt: number;
}

/**
 * F3 and the cost of a healthy call: the same two requests, through a turn and straight through the library that sends them, in
 * turns within one run, over real loopback servers and a real database.
 */
export async function measureTurns(): Promise<void> {
  const marks: Marks = { refusedAt: 0, arrivedAt: 0 };
  const limited = await startFakeProvider({
    behave: () => {
      marks.refusedAt = performance.now();
      return { kind: 'status', status: 429, body: { error: { message: 'slow down' } } };
    },
  });
  const healthy = await startFakeProvider({
    behave: () => {
      marks.arrivedAt = performance.now();
      return { kind: 'answer', text: 'hi' };
    },
  });
  const home = mkdtempSync(join(tmpdir(), 'openclaw-bench-turns-'));
  mkdirSync(join(home, '.openclaw'), { mode: 0o700 });
  const env = { HOME: home, OPENCLAW_KEY_BACKEND: 'file', OPENCLAW_LOG: undefined };
  const path = join(home, '.openclaw', 'openclaw.json');
  writeFileSync(path, JSON.stringify(configOf(limited, healthy)), { mode: 0o600 });
  const { ports, close } = compose({ env, cwd: home, homedir: home, profile: undefined });
  const caller = await ports.modelCaller();
  const shared: Ports = { ...ports, modelCaller: async () => caller };
  try {
    await hops(shared, caller, marks, [limited, healthy]);
    await healthyCalls(shared, caller, marks, healthy);
  } finally {
    close();
    await Promise.all([limited.close(), healthy.close()]);
    rmSync(home, { recursive: true, force: true });
  }
}

async function hops(
  ports: Ports,
  caller: ModelCaller,
  marks: Marks,
  [limited, healthy]: readonly [FakeProvider, FakeProvider],
): Promise<void> {
  const through: number[] = [];
  const direct: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    await turn(ports, undefined);
    const engineMs = marks.arrivedAt - marks.refusedAt;
    await BETWEEN(ports);
    await call(caller, 'limited', limited);
    await call(caller, 'healthy', healthy);
    const directMs = marks.arrivedAt - marks.refusedAt;
    if (round < WARM_UP) continue;
    through.push(engineMs);
    direct.push(directMs);
  }
  const addedMs = median(through) - median(direct);
  report('F3', 'one hop of a turn, beyond the same two requests sent one after the other', {
    addedMs,
    limit: 0.2,
    p99AddedMs: percentile(through, 0.99) - percentile(direct, 0.99),
    hopMs: median(through),
    baseMs: median(direct),
  });
}

async function healthyCalls(
  ports: Ports,
  caller: ModelCaller,
  marks: Marks,
  healthy: FakeProvider,
): Promise<void> {
  const through = { request: [] as number[], answer: [] as number[], whole: [] as number[] };
  const direct = { request: [] as number[], answer: [] as number[], whole: [] as number[] };
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    for (const [samples, work] of [
      [through, (onText: () => void) => turn(ports, 'healthy/m', onText)],
      [direct, (onText: () => void) => call(caller, 'healthy', healthy, onText)],
    ] as const) {
      let textAt = 0;
      const startedAt = performance.now();
      await work(() => {
        textAt = performance.now();
      });
      const endedAt = performance.now();
      if (round < WARM_UP) continue;
      samples.request.push(marks.arrivedAt - startedAt);
      samples.answer.push(textAt - startedAt);
      samples.whole.push(endedAt - startedAt);
    }
  }
  const added = (what: keyof typeof through): number => median(through[what]) - median(direct[what]);
  report('G1', 'a healthy turn, beyond the same request sent by itself: to its last text, and with its record on disk', {
    addedMs: added('answer'),
    limit: 0.2,
    beforeRequestMs: added('request'),
    withRecordMs: added('whole'),
    baseMs: median(direct.answer),
  });
}

async function turn(ports: Ports, model: string | undefined, onText: () => void = () => undefined): Promise<void> {
  const { signal } = new AbortController();
  await runTurn(ports, { message: 'hi', signal, onText, ...(model === undefined ? {} : { model }) });
}

async function call(
  caller: ModelCaller,
  provider: string,
  { url }: FakeProvider,
  onText: () => void = () => undefined,
): Promise<void> {
  const target: CallTarget = {
    ref: { provider, model: 'm' },
    api: 'openai-completions',
    baseUrl: `${url}/v1`,
    headers: {},
    auth: { kind: 'api-key', secret: new Secret('bench') },
  };
  const options: CallOptions = {
    limits: { connectMs: 4000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 60_000 } as CallOptions['limits'],
    signal: new AbortController().signal,
    onText,
  };
  await caller.call(target, [{ role: 'user', text: 'hi' }], options);
}

function configOf(limited: FakeProvider, healthy: FakeProvider): unknown {
  const provider = ({ url }: FakeProvider) => ({
    baseUrl: `${url}/v1`,
    api: 'openai-completions',
    apiKey: 'bench',
    models: [{ id: 'm', name: 'm' }],
  });
  return {
    agents: { defaults: { model: { primary: 'limited/m', fallbacks: ['healthy/m'] } } },
    models: { providers: { limited: provider(limited), healthy: provider(healthy) } },
  };
}
