import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type CliProcess, createCliContext } from '../../src/cli/cli-context.ts';
import { runCli } from '../../src/cli/program.ts';
import { compose } from '../../src/compose.ts';
import type { ProgramResult } from './program.ts';

/** A home with real files, and the command line run over it inside the test's own process, off a terminal. */
export interface CliHome {
  readonly folder: string;
  readonly configPath: string;
  run(
    args: readonly string[],
    options?: { readonly input?: string; readonly env?: Record<string, string> },
  ): Promise<ProgramResult>;
  /** The bytes of the config file; undefined when there is none. */
  config(): string | undefined;
  writeConfig(value: unknown): void;
  remove(): void;
}

export function cliHome(): CliHome {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-cli-'));
  const configPath = join(folder, '.openclaw', 'openclaw.json');
  return {
    folder,
    configPath,
    async run(args, options = {}) {
      const env = { HOME: folder, OPENCLAW_KEY_BACKEND: 'file', ...options.env };
      const composition = compose({ env, cwd: folder, homedir: folder, profile: undefined });
      const stdout = collector();
      const stderr = collector();
      const process: CliProcess = {
        env,
        stdin: Readable.from(options.input === undefined ? [] : [options.input]) as NodeJS.ReadStream,
        stdout: stdout.stream,
        stderr: stderr.stream,
        on: () => undefined,
        off: () => undefined,
        platform: 'linux',
        kill: () => true,
      };
      const context = createCliContext({
        ports: composition.ports,
        process,
        startDemo: () => Promise.reject(new Error('no demo in tests')),
        hasColours: false,
      });
      try {
        const exitCode = await runCli(args, context);
        return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
      } finally {
        composition.close();
      }
    },
    config: () => (existsSync(configPath) ? readFileSync(configPath, 'utf8') : undefined),
    writeConfig(value) {
      mkdirSync(join(folder, '.openclaw'), { recursive: true });
      const text = typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`;
      writeFileSync(configPath, text, { mode: 0o600 });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function collector(): { readonly stream: NodeJS.WriteStream; text(): string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}
