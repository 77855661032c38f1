const groups = new Set<number>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * From now on the process group ends with this process, whichever way it goes: at its exit, and at a signal that nobody else
 * answers. Only `kill -9` leaves no time for that; the child then sees its input close.
 * @param pid the leader of the group
 */
export function guardGroup(pid: number): void {
  if (groups.size === 0) {
    process.on('exit', endAll);
    for (const signal of SIGNALS) process.on(signal, onSignal);
  }
  groups.add(pid);
}

/** Ends every process of the group at once and forgets it. */
export function endGroup(pid: number): void {
  kill(pid);
  if (!groups.delete(pid) || groups.size > 0) return;
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function endAll(): void {
  for (const pid of [...groups]) endGroup(pid);
}

/** Whoever else listens stops the turn in its own way and then closes; alone, the signal means what it always means. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1 + bystanders()) return;
  endAll();
  process.kill(process.pid, signal);
}

/**
 * Listeners of the library by which screens give the terminal back. It lets a signal end the process only when nobody but
 * itself listens, so that with it and us both waiting for the other nothing would end.
 */
function bystanders(): number {
  const { __signal_exit_emitter__: library } = process as { __signal_exit_emitter__?: { count?: number } };
  return library?.count ?? 0;
}

function kill(pid: number): void {
  try {
    // Windows knows no groups; there the leader's own children see their input close.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended and left nobody behind.
  }
}
