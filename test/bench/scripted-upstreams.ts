import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';

/** Two providers on a thread of their own, so that what the turn does meanwhile does not hold up their answers. */
export interface Upstreams {
  /** Answers every request with 429. */
  readonly limitedUrl: string;
  readonly healthyUrl: string;
  /** Milliseconds of the machine's steady clock at which the last request was refused, and at which one came to the healthy provider. */
  refusedAt(): number;
  arrivedAt(): number;
  close(): Promise<unknown>;
}

const REFUSED = 0;
const ARRIVED = 1;

/** The steady clock that all threads share, in milliseconds. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export async function startUpstreams(): Promise<Upstreams> {
  const marks = new Float64Array(new SharedArrayBuffer(16));
  const worker = new Worker(new URL(import.meta.url), { workerData: marks });
  const urls = await new Promise<{ readonly limitedUrl: string; readonly healthyUrl: string }>(
    (resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    },
  );
  return {
    ...urls,
    refusedAt: () => marks[REFUSED] ?? Number.NaN,
    arrivedAt: () => marks[ARRIVED] ?? Number.NaN,
    close: () => worker.terminate(),
  };
}

async function serve(marks: Float64Array): Promise<void> {
  const limited = await startFakeProvider({
    behave: () => {
      marks[REFUSED] = steadyMs();
      return { kind: 'status', status: 429, body: { error: { message: 'slow down' } } };
    },
  });
  const healthy = await startFakeProvider({
    behave: () => {
      marks[ARRIVED] = steadyMs();
      return { kind: 'answer', text: 'hi' };
    },
  });
  parentPort?.postMessage({ limitedUrl: limited.url, healthyUrl: healthy.url });
  // The thread lives until it is ended.
  parentPort?.on('message', () => undefined);
}

if (!isMainThread && workerData instanceof Float64Array) await serve(workerData);
