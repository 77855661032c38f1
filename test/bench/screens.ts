import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../src/build/bundle-options.ts';
import { countedWidths } from '../../src/build/counted-widths.ts';
import { LATE_ENTRIES, lateModules } from '../../src/build/late-modules.ts';
import { leanFrames } from '../../src/build/lean-frames.ts';
import { withoutUnusedParts } from '../../src/build/without-unused-parts.ts';
import { median, report } from './report.ts';

const ROUNDS = 7;

interface KeySample {
  readonly ms: number;
  readonly cpuMs: number;
}

interface Moves {
  readonly samples: readonly KeySample[];
  readonly bytesPerMove: number;
  readonly clears: number;
}

/** Goals S5, P1 to P5 and M1: the picker as it ships, bundled, on a terminal that only counts. */
export async function measureScreens(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const program = await bundlePicker(root);
  const drawing = { env: { ...env, FORCE_COLOR: '1' }, encoding: 'utf8' } as const;
  const run = (...args: readonly string[]): string => execFileSync(process.execPath, args, drawing);
  const sample = <T>(...args: readonly string[]): T => JSON.parse(run(program, ...args)) as T;
  firstFrame(run, program, await bundlePicker(root, 'stock'));
  for (const [length, limits] of [
    [10_000, { medianMs: 2, p99Ms: 10 }],
    [100_000, { medianMs: 15, p99Ms: 50 }],
  ] as const) {
    const ms = sample<readonly number[]>('filter', String(length));
    report('P1', `the filter alone over ${length} models`, {
      medianMs: median(ms),
      medianLimit: limits.medianMs,
      p99Ms: percentile(ms, 0.99),
      p99Limit: limits.p99Ms,
    });
  }
  keysToFrames(sample<readonly KeySample[]>('keys'));
  const few = sample<Moves>('moves', '100');
  const many = sample<Moves>('moves', '100000');
  report('P3', 'moving the pointer over 100 000 models, against 100', {
    ratio: median(many.samples.map(({ cpuMs }) => cpuMs)) / median(few.samples.map(({ cpuMs }) => cpuMs)),
    limit: 2.5,
  });
  const thousand = sample<Moves>('thousand', '10000');
  report('P4', 'bytes that a move writes on 24 rows, and terminals cleared in 1 000 keys', {
    bytes: thousand.bytesPerMove,
    limit: 3200,
    clears: thousand.clears,
  });
  report('P5', 'five hundred arrows at once, until their place is on the screen', {
    ...sample<{ readonly ms: number }>('burst'),
    limit: 300,
  });
  report('M1', 'memory of the picker after a thousand keys over 10 000 models', {
    ...sample<{ readonly peakMegabytes: number }>('memory'),
    helloMegabytes: sample<{ readonly peakMegabytes: number }>('floor').peakMegabytes,
    limit: 140,
  });
}

/** From the start of the process to the end of one that ends with its first frame: what a person waits for. */
function firstFrame(run: (program: string, what: string) => string, ours: string, stock: string): void {
  const programs = { stock, hello: ours, picker: ours };
  const samples = { stock: [] as number[], hello: [] as number[], picker: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['stock', 'hello', 'picker'] as const) {
      const startedAt = performance.now();
      run(programs[name], name === 'picker' ? 'picker' : 'hello');
      samples[name].push(performance.now() - startedAt);
    }
  }
  report('S5', 'process start to first frame of the picker with 10 000 models, against a bare Ink hello', {
    ratio: median(samples.picker) / median(samples.stock),
    limit: 1.6,
    ms: median(samples.picker),
    baseMs: median(samples.stock),
    // The same hello with what we made faster in the library.
    leanHelloMs: median(samples.hello),
  });
}

/** The clock tells what a person sees; the thread's own time tells it without what else the machine does. */
function keysToFrames(samples: readonly KeySample[]): void {
  const ms = samples.map((sample) => sample.ms);
  const cpuMs = samples.map((sample) => sample.cpuMs);
  report('P2', 'key to frame at 10 000 rows, filter included', {
    medianMs: median(ms),
    medianLimit: 16,
    p95Ms: percentile(ms, 0.95),
    worstMs: Math.max(...ms),
    worstLimit: 50,
    medianCpuMs: median(cpuMs),
    worstCpuMs: Math.max(...cpuMs),
  });
}

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

/** As the program itself is bundled, which is also what it costs to start; `stock`: with the drawing library as it comes. */
async function bundlePicker(root: string, kind: 'ours' | 'stock' = 'ours'): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', `openclaw-bench-${kind}`);
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { picker: 'test/bench/picker.tsx', ...LATE_ENTRIES },
    outdir: folder,
    legalComments: 'none',
    plugins: [
      withoutUnusedParts,
      lateModules(root, join(root, 'src', 'run-program.ts')),
      ...(kind === 'ours' ? [countedWidths(root), leanFrames] : []),
    ],
  });
  return join(folder, 'picker.js');
}
