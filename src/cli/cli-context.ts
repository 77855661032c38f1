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
  /** Both ends are a terminal that can draw: screens and questions are possible. */
  readonly isInteractive: boolean;
}

export function createCliContext(sources: {
  readonly ports: Ports;
  readonly process: CliProcess;
  readonly startDemo: () => Promise<DemoWorld>;
  readonly showsStacks: boolean;
}): CliContext {
  const { process } = sources;
  return {
    ...sources,
    // Asked for late: only to look at stdin makes Node load what reads from it, which most commands never do.
    get isInteractive() {
      return canDrawOn(process, 'stdout');
    },
    output: createOutput(sources.process, sources.ports.redactor),
  };
}

/**
 * Are stdin and this stream a terminal that can draw? Ink's own guess is wrong under CI=1 in a real terminal; the decision is
 * ours (T1, P17).
 */
export function canDrawOn(process: CliProcess, stream: 'stdout' | 'stderr'): boolean {
  return process.stdin.isTTY === true && process[stream].isTTY === true && process.env['TERM'] !== 'dumb';
}

/**
 * May a screen be drawn where there is a plain way as well? Not where the person asked for plain lines, nor for a screen
 * reader, which hears every repaint (decision 38, P25).
 */
export function wantsScreen(process: CliProcess): boolean {
  const { env } = process;
  return canDrawOn(process, 'stdout') && !isOn(env['OPENCLAW_NO_TUI']) && !isOn(env['INK_SCREEN_READER']);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
