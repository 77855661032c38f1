import type { Clock } from '../../core/ports/system.ts';

/**
 * The outcome of some work if it comes within `ms` milliseconds, else `late`; the work goes on. A rejection counts as late
 * too: whoever asks this way can do without the work.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | { readonly kind: 'late' }> {
  const waiting = new AbortController();
  const late = { kind: 'late' } as const;
  try {
    return await Promise.race([
      work.then((value) => ({ kind: 'done', value }) as const).catch(() => late),
      clock.sleep(ms, waiting.signal).then(
        () => late,
        () => late,
      ),
    ]);
  } finally {
    waiting.abort();
  }
}
