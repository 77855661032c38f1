/** Flags that must be known before anything is opened. */
export interface GlobalOptions {
  /** `--profile <name>`, or `dev` for `--dev`. */
  readonly profile: string | undefined;
  /** As written; commander refuses what is none. */
  readonly logLevel: string | undefined;
  /** `--no-tui`. */
  readonly asksForLines: boolean;
}

/** What `--log-level` takes (CLI-8). Nothing is logged but errors, so only the last two change anything. */
export const LOG_LEVELS: readonly string[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/**
 * Do errors show where they come from? Asked for with `OPENCLAW_DEBUG=1`, or with a level of `--log-level` (`level`, as
 * written), which wins over the one of `OPENCLAW_LOG_LEVEL`.
 */
export function tracesErrors(
  env: Readonly<Record<string, string | undefined>>,
  level: string | undefined,
): boolean {
  const named = level ?? env['OPENCLAW_LOG_LEVEL'];
  return env['OPENCLAW_DEBUG'] === '1' || named === 'debug' || named === 'trace';
}

/** Reads the global flags anywhere on the line (CLI-8); commander checks the rest later. `--profile` wins over `--dev`. */
export function globalOptions(argv: readonly string[]): GlobalOptions {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return {
    profile: valueAfter(words, '--profile') ?? (words.includes('--dev') ? 'dev' : undefined),
    logLevel: valueAfter(words, '--log-level'),
    asksForLines: words.includes('--no-tui'),
  };
}

function valueAfter(words: readonly string[], flag: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === flag) return words[index + 1];
    if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
  }
  return undefined;
}
