import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { classifyFailure } from '../../src/core/failure/classify.ts';
import { median, report } from './report.ts';

const ROUNDS = 9;
const CALLS = 20_000;
const NOW_MS = Date.UTC(2026, 10, 21, 12);

const TYPICAL = {
  provider: 'openai',
  status: 429,
  headers: {
    'retry-after': '20',
    'x-ratelimit-reset-requests': '1m30s',
    'x-ratelimit-remaining-requests': '0',
  },
  body: '{"error":{"message":"Rate limit reached for gpt-5.5 in organization org-x on tokens per min (TPM): Limit 30000, Used 29000. Please try again in 6s.","type":"tokens","code":"rate_limit_exceeded"}}',
};

/** Microseconds for a typical error, and what a megabyte of hostile text costs against the 8 KiB that are looked at. */
export function measureClassifier(): void {
  const microseconds = (evidence: typeof TYPICAL, calls: number): number => {
    const startedAt = performance.now();
    for (let call = 0; call < calls; call += 1) classifyFailure(evidence, NOW_MS);
    return ((performance.now() - startedAt) / calls) * 1000;
  };
  microseconds(TYPICAL, CALLS);
  report('D', 'classifier: one typical error', { microseconds: microseconds(TYPICAL, CALLS), limit: 20 });
  const ratios = ['{"a":', 'try again in ', '<html ', '4', 'insufficient '].map((part) => {
    const short = { ...TYPICAL, body: part.repeat(Math.ceil(8192 / part.length)) };
    const long = { ...TYPICAL, body: part.repeat(Math.ceil(1_000_000 / part.length)) };
    microseconds(short, 200);
    return microseconds(long, 200) / microseconds(short, 200);
  });
  report('D', 'classifier: 1 MB of hostile text against 8 KiB of it, worst shape', {
    ratio: Math.max(...ratios),
    limit: 3,
  });
}

/** From the refusal of the first provider to the request at the second, with a free database and with a locked one. */
export async function measureLockedHop(program: string, env: NodeJS.ProcessEnv, home: string): Promise<void> {
  let refusedAt = 0;
  let arrivedAt = 0;
  const limited = await startFakeProvider({
    behave: () => {
      refusedAt = performance.now();
      return { kind: 'status', status: 429, body: { error: { message: 'slow down' } } };
    },
  });
  const healthy = await startFakeProvider({
    behave: () => {
      arrivedAt = performance.now();
      return { kind: 'answer', text: 'hi' };
    },
  });
  const path = join(home, '.openclaw', 'openclaw.json');
  const config = JSON.parse(readFileSync(path, 'utf8'));
  const provider = (url: string) => ({
    baseUrl: `${url}/v1`,
    api: 'openai-completions',
    apiKey: 'bench',
    models: [{ id: 'm', name: 'm' }],
  });
  config.models.providers = { limited: provider(limited.url), healthy: provider(healthy.url) };
  config.agents.defaults.model = { primary: 'limited/m', fallbacks: ['healthy/m'] };
  writeFileSync(path, JSON.stringify(config));
  const database = new Database(join(home, '.openclaw', 'state', 'models.sqlite'));
  const hopMs = async (isLocked: boolean): Promise<number> => {
    database.exec('DELETE FROM blocks');
    if (isLocked) database.exec('BEGIN IMMEDIATE');
    const child = spawn(process.execPath, [program, 'agent', '--message', 'hi'], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    // The lock is held until the hop is over, for five seconds at the most.
    const giveUpAt = performance.now() + 5000;
    arrivedAt = 0;
    while (arrivedAt === 0 && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (isLocked) database.exec('COMMIT');
    await ended;
    return arrivedAt - refusedAt;
  };
  const free: number[] = [];
  const locked: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    free.push(await hopMs(false));
    locked.push(await hopMs(true));
  }
  database.close();
  await Promise.all([limited.close(), healthy.close()]);
  report('D', 'hop while another process locks the database, beyond a hop with a free one', {
    delayMs: median(locked) - median(free),
    limit: 50,
    lockedMs: median(locked),
    freeMs: median(free),
  });
}
