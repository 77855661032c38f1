const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
/** What is more than this was a flood, of which nobody reads the rest. */
const MOST = 100;

/**
 * Keeps what libraries log away from a screen that is drawn (P22). The returned function gives the console back and then
 * prints what was held, on stderr, where it does no harm any more.
 */
export function holdConsole(): () => void {
  const target = globalThis.console;
  const original = Object.fromEntries(METHODS.map((name) => [name, target[name]]));
  const held: (readonly unknown[])[] = [];
  const hold = (...parts: readonly unknown[]): void => {
    if (held.length < MOST) held.push(parts);
  };
  for (const name of METHODS) target[name] = hold;
  return () => {
    Object.assign(target, original);
    for (const parts of held.splice(0)) target.error(...parts);
  };
}
