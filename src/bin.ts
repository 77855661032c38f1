#!/usr/bin/env node
import { VERSION } from './version.ts';

/*
 * The first file that runs, on whatever Node there is: plain old syntax, no import that an old Node could trip over
 * (better-sqlite3 13 crashes Node 20 outright). It decides which Node goes on, then loads the program, or answers `--version`
 * from memory. Node's own modules are taken where they are needed only: here they cost every start milliseconds.
 */
const NEEDED = '22.19.0';

function isNewEnough(version: string): boolean {
  const have = version.split('.').map(Number);
  const need = NEEDED.split('.').map(Number);
  for (let index = 0; index < need.length; index++) {
    const difference = (have[index] || 0) - (need[index] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** A checkout brings its own Node as a development dependency; going on under it is better than refusing. */
async function nodeOfCheckout(): Promise<string | undefined> {
  const { existsSync, realpathSync } = await import('node:fs');
  const { dirname, join } = await import('node:path');
  const { fileURLToPath } = await import('node:url');
  const folder = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
  const path = join(
    folder,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(path) ? path : undefined;
}

async function continueUnder(node: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  const child = spawn(node, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 130 : code || 0;
  });
}

async function refuseOrGoOn(): Promise<void> {
  const node = await nodeOfCheckout();
  if (node !== undefined) return continueUnder(node);
  process.stderr.write(
    `openclaw needs Node.js ${NEEDED} or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.\n`,
  );
  process.exitCode = 1;
}

async function start(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const { runProgram } = await compiledWhole(() => import('./run-program.ts'));
  process.exitCode = await runProgram(argv);
}

/**
 * Loads a module with all of its functions compiled. The compile cache keeps what is compiled when a module is loaded, and
 * that is next to nothing as long as functions are compiled at their first call: they would be compiled again at every start.
 */
async function compiledWhole<T>(load: () => Promise<T>): Promise<T> {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  process.getBuiltinModule('node:module').enableCompileCache();
  setFlagsFromString('--no-lazy');
  try {
    return await load();
  } finally {
    setFlagsFromString('--lazy');
  }
}

if (isNewEnough(process.versions.node)) void start(process.argv.slice(2));
else void refuseOrGoOn();
