import { enableCompileCache } from 'node:module';
import { VERSION } from './version.ts';

/** The program: answers `--version` from memory, loads the rest for everything else. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  enableCompileCache();
  const { runProgram } = await import('./run-program.ts');
  process.exitCode = await runProgram(argv);
}
