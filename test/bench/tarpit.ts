import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRouter } from '../support/openrouter-server.ts';
import { median, report } from './report.ts';

const LIMIT_MS = 1000;
const ROUNDS = 5;
const PROVIDERS = ['one', 'two'] as const;

/**
 * Goal of issue E (B072): how long after its limit a command is over, start of the program included, when nothing ever answers.
 * As many rows as are asked at a time: the limit of one is that of the whole.
 */
export async function measureTarpit(program: string, env: NodeJS.ProcessEnv): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'openclaw-tarpit-'));
  const tarpit = createServer((socket) => void socket.on('error', () => undefined).resume());
  const router = await startRouter([
    { id: 'acme/a-1b:free', behaviour: 'hangs' },
    { id: 'acme/b-1b:free', behaviour: 'hangs' },
  ]);
  await once(tarpit.listen(0, '127.0.0.1'), 'listening');
  const wild = `http://127.0.0.1:${(tarpit.address() as AddressInfo).port}`;
  const own = PROVIDERS.map((id) => [id, { baseUrl: wild, apiKey: 'canary-bench', models: [{ id: 'm' }] }]);
  const providers = { ...Object.fromEntries(own), openrouter: { baseUrl: router.baseUrl, models: [] } };
  mkdirSync(join(home, '.openclaw'), { mode: 0o700 });
  writeFileSync(join(home, '.openclaw', 'openclaw.json'), JSON.stringify({ models: { providers } }), {
    mode: 0o600,
  });
  const limit = String(LIMIT_MS);
  const probe = [
    'models',
    'status',
    '--probe',
    '--json',
    '--probe-timeout',
    limit,
    '--probe-concurrency',
    '3',
  ];
  const cases = {
    'models status --probe': [...probe, '--probe-mode', 'cheap'],
    'models status --probe by completions': [...probe, '--probe-mode', 'completion'],
    'models scan': ['models', 'scan', '--json', '--timeout', limit, '--concurrency', '2'],
  };
  try {
    for (const [name, args] of Object.entries(cases)) {
      const samples: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const startedAt = performance.now();
        const child = spawn(process.execPath, [program, ...args], {
          env: { ...env, HOME: home, OPENROUTER_API_KEY: 'canary-bench' },
          stdio: 'ignore',
        });
        await once(child, 'exit');
        samples.push(performance.now() - startedAt - LIMIT_MS);
      }
      report('E4', `${name} against a tarpit: from its limit of ${LIMIT_MS} ms to the end of the command`, {
        ms: median(samples),
        mostMs: Math.max(...samples),
        limit: 500,
      });
    }
  } finally {
    tarpit.close();
    await router.close();
    rmSync(home, { recursive: true, force: true });
  }
}
