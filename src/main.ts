import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { VERSION } from './version.ts';

/** The program: answers `--version` from memory, loads the rest for everything else. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  enableCompileCache();
  const { runProgram } = await compiledWhole(() => import('./run-program.ts'));
  process.exitCode = await runProgram(argv);
}

/**
 * Loads a module with all of its functions compiled. The compile cache keeps what is compiled when a module is loaded, and
 * that is next to nothing as long as functions are compiled at their first call: they would be compiled again at every start.
 */
async function compiledWhole<T>(load: () => Promise<T>): Promise<T> {
  setFlagsFromString('--no-lazy');
  try {
    return await load();
  } finally {
    setFlagsFromString('--lazy');
  }
}
