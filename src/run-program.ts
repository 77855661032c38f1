import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCliContext, type DemoWorld } from './cli/cli-context.ts';
import { globalOptions, tracesErrors } from './cli/global-options.ts';
import { createOutput } from './cli/output.ts';
import { presentError } from './cli/present-error.ts';
import { runCli } from './cli/program.ts';
import { wantsJson } from './cli/wants-json.ts';
import { type Composition, compose } from './compose.ts';
import { legacyVariablesNotice } from './core/config/legacy-variables.ts';
import { createRedactor } from './core/secrets/redact.ts';

/** Builds the adapters for this process, runs one command line, returns the exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const globals = globalOptions(argv);
  const showsStacks = tracesErrors(process.env, globals.logLevel);
  let composition: Composition;
  try {
    composition = compose({
      env: process.env,
      cwd: process.cwd(),
      homedir: homedir(),
      profile: globals.profile,
    });
  } catch (error) {
    // A name that is still being typed completes to nothing.
    return argv[0] === '__complete' ? 0 : reportEarly(error, argv, showsStacks);
  }
  const hasColours = !process.env['NO_COLOR'] && !argv.includes('--no-color');
  if (!hasColours) {
    // The colour library of the screens reads this flag, and not NO_COLOR.
    process.argv.push('--no-color');
    // Before the flag it heeds this, which a shell may have set for everything.
    if (process.env['FORCE_COLOR'] !== undefined) process.env['FORCE_COLOR'] = '0';
  }
  // A reader that closes the pipe early (head, less) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const context = createCliContext({ ports: composition.ports, process, startDemo, showsStacks });
  const notice = legacyVariablesNotice(Object.keys(process.env));
  if (notice !== undefined) context.output.note(notice);
  try {
    return await runCli(argv, context);
  } finally {
    await composition.ports.runtimes.close();
    composition.close();
  }
}

/** A wrong `--profile` or `OPENCLAW_PROFILE` is known before there is anything to print through; it holds no secret. */
function reportEarly(error: unknown, argv: readonly string[], showsStacks: boolean): number {
  const { lines, exitCode, json } = presentError(error, showsStacks);
  const output = createOutput(process, createRedactor());
  if (wantsJson(argv)) output.json(json);
  else for (const line of lines) output.note(line);
  return exitCode;
}

/** Nothing of it outlives the command: the state directory is removed, the servers are closed. */
async function startDemo(): Promise<DemoWorld> {
  const { startDemoProviders } = await import('./adapters/demo/demo-script.ts');
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-demo-'));
  const providers = await startDemoProviders({ now: () => Date.now() });
  const { ports, close } = compose({
    env: { OPENCLAW_STATE_DIR: folder, OPENCLAW_KEY_BACKEND: 'file', NO_PROXY: '127.0.0.1' },
    cwd: folder,
    homedir: folder,
    profile: undefined,
  });
  return {
    ports,
    providers: providers.providers,
    async close() {
      await ports.runtimes.close();
      close();
      await providers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
