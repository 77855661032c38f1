import { Command, CommanderError } from 'commander';
import { AppError } from '../core/errors.ts';
import { VERSION } from '../version.ts';
import type { CliContext } from './cli-context.ts';
import { registerAgent } from './commands/agent.ts';
import { openDefault } from './commands/default.ts';
import { registerDemo } from './commands/demo.ts';
import { registerModels } from './commands/models.ts';
import { registerOnboard } from './commands/onboard.ts';
import { reportError } from './present-error.ts';
import { refuseUnknown } from './refuse-unknown.ts';

/** Runs one command line and returns its exit code (decision 32). Nothing is thrown out of here. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const asJson = argv.includes('--json');
  let exitCode = 0;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  try {
    await buildProgram(context, setExitCode).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return exitOfCommander(error, context, asJson);
    return reportError(error, context, asJson);
  }
}

/** Help and version end well; everything else commander refuses is a usage error, already printed on stderr. */
function exitOfCommander(error: CommanderError, context: CliContext, asJson: boolean): number {
  if (error.exitCode === 0) return 0;
  if (asJson) return reportError(new AppError('usage', error.message.replace(/^error: /, '')), context, true);
  return 2;
}

function buildProgram(context: CliContext, setExitCode: (code: number) => void): Command {
  const { stdout, stderr } = context.process;
  const program = new Command('openclaw')
    .description(
      'Connect model providers, keep credentials, choose models, and stay answered when a provider fails.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .option('--profile <name>', 'keep everything of this name in ~/.openclaw-<name>')
    .option('--no-color', 'no colours (also NO_COLOR=1)')
    .argument('[unknown...]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .showHelpAfterError('Run it with --help to see what there is.')
    .enablePositionalOptions(false)
    .action(async (words: readonly string[]) => {
      if (words.length > 0) refuseUnknown(program, words[0] ?? '');
      setExitCode(await openDefault(context));
    });
  const usage = program.usage('[command] [options]');
  registerOnboard(usage, context, setExitCode);
  registerAgent(usage, context, setExitCode);
  registerModels(usage, context, setExitCode);
  registerDemo(usage, context, setExitCode);
  inheritSettings(program);
  return program;
}

/** Commander copies these settings only to commands made before they were set. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}
