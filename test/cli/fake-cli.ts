import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { type CliProcess, createCliContext } from '../../src/cli/cli-context.ts';
import { globalOptions, tracesErrors } from '../../src/cli/global-options.ts';
import { runCli } from '../../src/cli/program.ts';
import type { Ports } from '../../src/core/ports/ports.ts';

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FakeCliOptions {
  /** What is piped in; without it stdin is empty and ends at once. */
  readonly stdin?: string;
  /** Pieces typed at a terminal; makes stdin one. */
  readonly typed?: readonly string[];
  /** stderr is a terminal too, and may be drawn on. */
  readonly hasTerminalErrors?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningCli {
  readonly finished: Promise<CliRun>;
  signal(name: NodeJS.Signals): void;
  /** Handlers that are still waiting for a signal. */
  listeners(name: NodeJS.Signals): number;
  stdout(): string;
  /** Resolves once stdout holds this. */
  until(text: string): Promise<void>;
}

/** What the file's tests printed so far, on terminals and off them. */
const outputs: { readonly text: string; readonly onTerminal: boolean }[] = [];

/** Starts one command line in this process, off a terminal, with every stream captured. */
export function startCli(ports: Ports, argv: readonly string[], options: FakeCliOptions = {}): RunningCli {
  const events = new EventEmitter();
  const seen = { stdout: '', stderr: '' };
  const changed = new EventEmitter();
  const capture = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => {
      seen[name] += chunk.toString('utf8');
      changed.emit('text');
    });
    return stream as unknown as NodeJS.WriteStream;
  };
  const onTerminal = options.hasTerminalErrors === true;
  const process: CliProcess = {
    env: options.env ?? {},
    stdin: stdinOf(options),
    stdout: capture('stdout'),
    stderr: Object.assign(capture('stderr'), { isTTY: onTerminal }),
    on: (name, listener) => events.on(name, listener),
    off: (name, listener) => events.off(name, listener),
    platform: 'linux',
    kill: () => true,
    exit: () => undefined,
  };
  const context = createCliContext({
    ports,
    process,
    startDemo: () => Promise.reject(new Error('no demo here')),
    showsStacks: tracesErrors(process.env, globalOptions(argv).logLevel),
  });
  const finish = async (): Promise<CliRun> => {
    const exitCode = await runCli(argv, context);
    await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
    outputs.push({ text: seen.stdout, onTerminal: false }, { text: seen.stderr, onTerminal });
    return { exitCode, ...seen };
  };
  return {
    finished: finish(),
    signal: (name) => events.emit(name),
    listeners: (name) => events.listenerCount(name),
    stdout: () => seen.stdout,
    until: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!seen.stdout.includes(text)) return;
          changed.off('text', look);
          resolve();
        };
        changed.on('text', look);
        look();
      }),
  };
}

export function cli(ports: Ports, argv: readonly string[], options?: FakeCliOptions): Promise<CliRun> {
  return startCli(ports, argv, options).finished;
}

/** Decision 28 and decision 32 over everything that was printed: no canary, no escape sequence. */
export function expectCleanOutputs(): void {
  for (const { text, onTerminal } of outputs.splice(0)) {
    expect(text).not.toMatch(/canary/i);
    if (!onTerminal) expect(text.includes('\u001b'), text).toBe(false);
  }
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.end(() => resolve()));
}

function stdinOf({ stdin, typed }: FakeCliOptions): NodeJS.ReadStream {
  const stream = new PassThrough();
  if (typed === undefined) {
    stream.end(stdin ?? '');
    return stream as unknown as NodeJS.ReadStream;
  }
  for (const piece of typed) stream.write(piece);
  return Object.assign(stream, { isTTY: true, setRawMode: () => stream }) as unknown as NodeJS.ReadStream;
}
