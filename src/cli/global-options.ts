/** Flags that must be known before anything is opened. */
export interface GlobalOptions {
  readonly profile: string | undefined;
}

/** Reads `--profile <name>` anywhere on the line (CLI-8); commander checks the rest later. */
export function globalOptions(argv: readonly string[]): GlobalOptions {
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    if (word === '--profile') return { profile: argv[index + 1] };
    if (word.startsWith('--profile=')) return { profile: word.slice('--profile='.length) };
  }
  return { profile: undefined };
}
