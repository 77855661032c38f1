import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureChoice } from './choice.ts';
import { measureClassifier, measureLockedHop } from './failover.ts';
import { furnish } from './fixture.ts';
import { measureIdlePanel } from './idle-panel.ts';
import { median, report } from './report.ts';
import { measureScan } from './scan.ts';
import { measureScreens } from './screens.ts';
import { measureStore } from './store.ts';
import { measureTarpit } from './tarpit.ts';
import { measureTurns } from './turns.ts';

/*
 * npm run bench: one JSON line per goal, as a ratio inside this run (performance.md, sections 4 and 6). Nothing here is a
 * test: speed is shown, not asserted.
 */
const root = new URL('../..', import.meta.url).pathname;
const home = mkdtempSync(join(tmpdir(), 'openclaw-bench-'));
const env = { PATH: process.env['PATH'], HOME: home, OPENCLAW_KEY_BACKEND: 'file' };
const program = join(root, 'dist', 'openclaw.js');
const ROUNDS = 15;

function wallMs(args: readonly string[]): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  return performance.now() - startedAt;
}

function coldStarts(): void {
  const cases = {
    'node -e 0': ['-e', '0'],
    '--version': [program, '--version'],
    'models list --json': [program, 'models', 'list', '--json'],
    'models status --json': [program, 'models', 'status', '--json'],
    'models set': [program, 'models', 'set', 'bench/model-3'],
    'completion of a model': [program, '__complete', '3', 'models', 'set', 'openai/'],
  } as const;
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, [] as number[]]));
  for (const args of Object.values(cases)) wallMs(args);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(cases)) {
      // A model that is chosen already would be no write.
      samples[name]?.push(
        wallMs(args.map((word) => word.replace(/(?<=\/model-)3$/, String(3 + (round % 2))))),
      );
    }
  }
  const base = median(samples['node -e 0'] ?? []);
  for (const [goal, name, limit] of [
    ['S1', '--version', 1.35],
    ['S2', 'models list --json', 2.4],
    ['S3', 'models status --json', 2.4],
    ['S6', 'models set', 2.7],
    ['D5', 'completion of a model', 2.4],
  ] as const) {
    const ms = median(samples[name] ?? []);
    report(goal, `cold start of ${name} with 1 000 models and 20 credentials, against node -e 0`, {
      ratio: ms / base,
      limit,
      ms,
      baseMs: base,
    });
  }
}

function sizes(): void {
  const packed = execFileSync('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const answer = JSON.parse(packed);
  const [entry] = Array.isArray(answer) ? answer : (Object.values(answer) as typeof answer);
  const dist = join(root, 'dist');
  const code = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const bytes = code.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
  report('S7', 'bytes', {
    tarball: entry.size,
    unpacked: entry.unpackedSize,
    javascript: bytes,
    limit: 3_500_000,
  });
}

try {
  await furnish(home);
  coldStarts();
  await measureScreens(root, env);
  await measureIdlePanel(home);
  measureStore(join(home, 'bench.sqlite'));
  await measureScan();
  await measureTarpit(program, env);
  measureClassifier();
  measureChoice();
  await measureTurns(process.env['BENCH_GATEWAY']);
  await measureLockedHop(program, env, home);
  sizes();
} finally {
  rmSync(home, { recursive: true, force: true });
}
