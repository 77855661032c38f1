const STOP_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Loads a module and takes away what it put on the signals that stop the program. `conf` brings a library that kills the
 * process at the first of them, so that no screen could end by itself (B101). Only one-time handlers are taken: those of
 * this program stay for as long as it wants them.
 */
export async function withoutItsSignals<T>(load: () => Promise<T>): Promise<T> {
  const before = new Map(STOP_SIGNALS.map((signal) => [signal, rawListeners(signal)]));
  const loaded = await load();
  for (const signal of STOP_SIGNALS) {
    for (const handler of rawListeners(signal)) {
      if (before.get(signal)?.includes(handler) === true || !('listener' in handler)) continue;
      process.off(signal, handler);
    }
  }
  return loaded;
}

function rawListeners(signal: NodeJS.Signals): readonly NodeJS.SignalsListener[] {
  return process.rawListeners(signal) as unknown as readonly NodeJS.SignalsListener[];
}
