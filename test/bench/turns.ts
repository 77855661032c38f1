import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import { compose } from '../../src/compose.ts';
import type { ModelCaller } from '../../src/core/ports/model-calls.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { Gateway, type GatewayTimes } from './gateway.ts';
import { median, percentile, report } from './report.ts';
import { startUpstreams, steadyMs, type Upstreams } from './scripted-upstreams.ts';

/** Stretches in which this program and another gateway take turns (performance.md, section 6). */
const STRETCHES = 4;
const ROUNDS = 75;
/** Enough for the engine of JavaScript to have compiled what is measured. */
const WARM_UP = 300;
/** Rounds until it has settled after somebody else had the processor. */
const SETTLING = 25;

/** What a bench of turns works on. */
interface Bench {
  readonly ports: Ports;
  readonly caller: ModelCaller;
  readonly upstreams: Upstreams;
  /** A block of the round before would stand in the way, and nobody makes hundreds of runs in a minute. */
  forget(): void;
}

/**
 * F3 and the cost of a healthy call: the same requests, through a turn and straight through the library that sends them, in
 * turns within one run, over real loopback servers and a real database.
 * @param server the file that starts another gateway, whose own costs are measured beside
 */
export async function measureTurns(server?: string): Promise<void> {
  const upstreams = await startUpstreams();
  const gateway = server === undefined ? undefined : await Gateway.start(server, upstreams);
  const home = mkdtempSync(join(tmpdir(), 'openclaw-bench-turns-'));
  mkdirSync(join(home, '.openclaw'), { mode: 0o700 });
  const path = join(home, '.openclaw', 'openclaw.json');
  writeFileSync(path, JSON.stringify(configOf(upstreams)), { mode: 0o600 });
  const env = { HOME: home, OPENCLAW_KEY_BACKEND: 'file' };
  const { ports, close } = compose({ env, cwd: home, homedir: home, profile: undefined });
  // The bench fails more often in a minute than any run may.
  await ports.settings.write('budget.perMinute', 10_000, 'bench');
  const database = new Database(ports.paths.storePath);
  const forget = (): void => {
    database.exec('DELETE FROM blocks; DELETE FROM attempts; DELETE FROM runs');
  };
  const caller = await ports.modelCaller();
  const bench: Bench = { ports: { ...ports, modelCaller: async () => caller }, caller, upstreams, forget };
  const times = { hops: hopTimes(), through: callTimes(), direct: callTimes() };
  const there: GatewayTimes = { hop: [], healthy: [], direct: [] };
  try {
    for (let stretch = 0; stretch < STRETCHES; stretch += 1) {
      const settling = stretch === 0 ? WARM_UP : SETTLING;
      await hops(bench, times.hops, settling);
      await healthyCalls(bench, times, settling);
      await gateway?.measure(there);
    }
    reportHops(times.hops, there);
    reportCalls(times, there);
  } finally {
    database.close();
    close();
    await gateway?.close();
    await upstreams.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const hopTimes = () => ({ through: [] as number[], direct: [] as number[] });
const callTimes = () => ({ request: [] as number[], answer: [] as number[], whole: [] as number[] });

type HopTimes = ReturnType<typeof hopTimes>;
type CallTimes = Readonly<Record<'through' | 'direct', ReturnType<typeof callTimes>>>;

async function hops(bench: Bench, times: HopTimes, settling: number): Promise<void> {
  const { upstreams, forget } = bench;
  const hopMs = (): number => upstreams.arrivedAt() - upstreams.refusedAt();
  for (let round = 0; round < ROUNDS + settling; round += 1) {
    forget();
    await turn(bench, undefined);
    const engineMs = hopMs();
    await call(bench, 'limited');
    await call(bench, 'healthy');
    if (round < settling) continue;
    times.through.push(engineMs);
    times.direct.push(hopMs());
  }
}

function reportHops({ through, direct }: HopTimes, there: GatewayTimes): void {
  const addedMs = median(through) - median(direct);
  report('F3', 'one hop of a turn, beyond the same two requests sent one after the other', {
    addedMs,
    limit: 0.2,
    undisturbedAddedMs: percentile(through, 0.1) - percentile(direct, 0.1),
    hopMs: median(through),
    baseMs: median(direct),
    ...compared(addedMs, median(there.hop) - median(there.healthy), 0.35),
  });
}

async function healthyCalls(bench: Bench, times: CallTimes, settling: number): Promise<void> {
  // Nothing that a healthy turn leaves behind stands in the way of the next one.
  bench.forget();
  for (let round = 0; round < ROUNDS + settling; round += 1) {
    for (const [taken, work] of [
      [times.through, (onText: () => void) => turn(bench, 'healthy/m', onText)],
      [times.direct, (onText: () => void) => call(bench, 'healthy', onText)],
    ] as const) {
      let textAt = 0;
      const startedAt = steadyMs();
      await work(() => {
        textAt = steadyMs();
      });
      const endedAt = steadyMs();
      if (round < settling) continue;
      taken.request.push(bench.upstreams.arrivedAt() - startedAt);
      taken.answer.push(textAt - startedAt);
      taken.whole.push(endedAt - startedAt);
    }
  }
}

function reportCalls({ through, direct }: CallTimes, there: GatewayTimes): void {
  const added = (what: keyof typeof through): number => median(through[what]) - median(direct[what]);
  report('G1', 'a healthy turn until its text, beyond the same request sent by itself', {
    addedMs: added('answer'),
    limit: 0.2,
    undisturbedAddedMs: percentile(through.answer, 0.1) - percentile(direct.answer, 0.1),
    beforeRequestMs: added('request'),
    untilRecordedMs: added('whole'),
    baseMs: median(direct.answer),
    ...compared(added('answer'), median(there.healthy) - median(there.direct), 0.25),
  });
}

/** Beside what another gateway adds to the same, when one was measured. */
function compared(addedMs: number, thereMs: number, ratioLimit: number): Readonly<Record<string, number>> {
  return Number.isNaN(thereMs) ? {} : { thereMs, ratio: addedMs / thereMs, ratioLimit };
}

async function turn({ ports }: Bench, model: string | undefined, onText?: () => void): Promise<void> {
  const { signal } = new AbortController();
  const asked = model === undefined ? {} : { model };
  await runTurn(ports, { message: 'hi', signal, ...asked, ...(onText === undefined ? {} : { onText }) });
}

async function call(
  { caller, upstreams }: Bench,
  provider: 'limited' | 'healthy',
  onText?: () => void,
): Promise<void> {
  const url = provider === 'limited' ? upstreams.limitedUrl : upstreams.healthyUrl;
  await caller.call(
    {
      ref: { provider, model: 'm' },
      api: 'openai-completions',
      baseUrl: `${url}/v1`,
      headers: {},
      auth: { kind: 'api-key', secret: new Secret('bench') },
    },
    [{ role: 'user', text: 'hi' }],
    {
      limits: { connectMs: 4000, firstTokenMs: 60_000, totalMs: 60_000 },
      signal: new AbortController().signal,
      ...(onText === undefined ? {} : { onText }),
    },
  );
}

function configOf({ limitedUrl, healthyUrl }: Upstreams): unknown {
  const provider = (url: string) => ({
    baseUrl: `${url}/v1`,
    api: 'openai-completions',
    apiKey: 'bench',
    models: [{ id: 'm', name: 'm' }],
  });
  return {
    agents: { defaults: { model: { primary: 'limited/m', fallbacks: ['healthy/m'] } } },
    models: { providers: { limited: provider(limitedUrl), healthy: provider(healthyUrl) } },
  };
}
