import type { Ports } from '../core/ports/ports.ts';
import { createOutput, type Output } from './output.ts';

/** The process, as much of it as commands may touch; tests hand in their own. */
export interface CliProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  readonly platform: NodeJS.Platform;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  exit(code: number): void;
}

/** A throw-away world for `openclaw demo`: its own state directory and providers on loopback that misbehave on a script. */
export interface DemoWorld {
  readonly ports: Ports;
  readonly providers: readonly {
    readonly id: string;
    readonly api: string;
    readonly baseUrl: string;
    readonly models: readonly {
      readonly id: string;
      readonly name: string;
      readonly contextWindow: number;
    }[];
    readonly keys: readonly { readonly profileId: string; readonly value: string }[];
  }[];
  close(): Promise<void>;
}

/** What every command handler receives (architecture A7). */
export interface CliContext {
  readonly ports: Ports;
  readonly process: CliProcess;
  readonly output: Output;
  readonly startDemo: () => Promise<DemoWorld>;
  /** Errors come with the place they were thrown at (`--log-level debug`, `OPENCLAW_DEBUG=1`). */
  readonly showsStacks: boolean;
  /** `--no-tui` stands on the command line: what would draw asks in lines, through a pipe too (see `surfaceOf`). */
  readonly asksForLines: boolean;
}

export function createCliContext(sources: {
  readonly ports: Ports;
  readonly process: CliProcess;
  readonly startDemo: () => Promise<DemoWorld>;
  readonly showsStacks: boolean;
}): CliContext {
  return {
    ...sources,
    asksForLines: false,
    output: createOutput(sources.process, sources.ports.redactor),
  };
}
