import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProgramResult, runProgram } from './program.ts';

/** A home with real files, and the built program run over it, off a terminal. */
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
    run: (args, options = {}) =>
      runProgram(args, {
        env: { HOME: folder, OPENCLAW_KEY_BACKEND: 'file', ...options.env },
        ...(options.input === undefined ? {} : { input: options.input }),
      }),
    config: () => (existsSync(configPath) ? readFileSync(configPath, 'utf8') : undefined),
    writeConfig(value) {
      mkdirSync(join(folder, '.openclaw'), { recursive: true });
      const text = typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`;
      writeFileSync(configPath, text, { mode: 0o600 });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
