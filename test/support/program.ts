import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A private home for one test, with the key in a file. Removed by `remove`. */
export function temporaryHome(): {
  readonly path: string;
  readonly env: Record<string, string>;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'openclaw-test-'));
  return {
    path,
    env: { HOME: path, OPENCLAW_KEY_BACKEND: 'file', NO_PROXY: '127.0.0.1' },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs the built program off a terminal and collects what it says. */
export function runProgram(
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly cwd?: string;
    /** Another bundle than the one in dist/. */
    readonly program?: string;
  },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.program ?? PROGRAM, ...args], {
      env: { PATH: process.env['PATH'], ...options.env },
      cwd: options.cwd ?? options.env['HOME'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
    // A program that ends without reading closes the pipe before the input is through.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin.end(options.input ?? '');
  });
}

/** All bytes below a folder, by path: to search for a canary, or to compare before and after. */
export function readTree(folder: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files.set(name, readFileSync(path));
  }
  return files;
}

/** A digest of every file below a folder, by path, without what decision 36 lets readers of the database leave behind. */
export function digestTree(folder: string): Readonly<Record<string, string>> {
  const digests = [...readTree(folder)].map(([path, bytes]) => [
    path,
    createHash('sha256').update(bytes).digest('hex'),
  ]);
  return Object.fromEntries(digests.filter(([path = '']) => !/\.sqlite-(?:wal|shm)$/.test(path)));
}
