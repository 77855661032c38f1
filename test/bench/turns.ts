import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import { compose } from '../../src/compose.ts';
import type { ModelCaller } from '../../src/core/ports/model-calls.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { median, percentile, report } from './report.ts';
import { startUpstreams, steadyMs, type Upstreams } from './scripted-upstreams.ts';

const ROUNDS = 300;
/** Enough for the engine of JavaScript to have compiled what is measured. */
const WARM_UP = 300;

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
 */
export async function measureTurns(): Promise<void> {
  const upstreams = await startUpstreams();
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
  try {
    await hops(bench);
    await healthyCalls(bench);
  } finally {
    database.close();
    close();
    await upstreams.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function hops(bench: Bench): Promise<void> {
  const { upstreams, forget } = bench;
  const through: number[] = [];
  const direct: number[] = [];
  const hopMs = (): number => upstreams.arrivedAt() - upstreams.refusedAt();
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    forget();
    await turn(bench, undefined);
    const engineMs = hopMs();
    await call(bench, 'limited');
    await call(bench, 'healthy');
    if (round < WARM_UP) continue;
    through.push(engineMs);
    direct.push(hopMs());
  }
  report('F3', 'one hop of a turn, beyond the same two requests sent one after the other', {
    addedMs: median(through) - median(direct),
    limit: 0.2,
    undisturbedAddedMs: percentile(through, 0.1) - percentile(direct, 0.1),
    hopMs: median(through),
    baseMs: median(direct),
  });
}

async function healthyCalls(bench: Bench): Promise<void> {
  const samples = () => ({ request: [] as number[], answer: [] as number[], whole: [] as number[] });
  const through = samples();
  const direct = samples();
  // Nothing that a healthy turn leaves behind stands in the way of the next one.
  bench.forget();
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    for (const [taken, work] of [
      [through, (onText: () => void) => turn(bench, 'healthy/m', onText)],
      [direct, (onText: () => void) => call(bench, 'healthy', onText)],
    ] as const) {
      let textAt = 0;
      const startedAt = steadyMs();
      await work(() => {
        textAt = steadyMs();
      });
      const endedAt = steadyMs();
      if (round < WARM_UP) continue;
      taken.request.push(bench.upstreams.arrivedAt() - startedAt);
      taken.answer.push(textAt - startedAt);
      taken.whole.push(endedAt - startedAt);
    }
  }
  const added = (what: keyof typeof through): number => median(through[what]) - median(direct[what]);
  report('G1', 'a healthy turn until its text, beyond the same request sent by itself', {
    addedMs: added('answer'),
    limit: 0.2,
    undisturbedAddedMs: percentile(through.answer, 0.1) - percentile(direct.answer, 0.1),
    beforeRequestMs: added('request'),
    untilRecordedMs: added('whole'),
    baseMs: median(direct.answer),
  });
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
