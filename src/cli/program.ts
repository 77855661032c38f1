import { Command, CommanderError, Option } from 'commander';
import { AppError } from '../core/errors.ts';
import { VERSION } from '../version.ts';
import type { CliContext } from './cli-context.ts';
import { COMMAND_GROUPS } from './command-groups.ts';
import type { CommandHost } from './command-host.ts';
import { globalOptions, LOG_LEVELS } from './global-options.ts';
import { suggestValues } from './help/suggest-values.ts';
import { VISIBLE_USAGE } from './help/visible-usage.ts';
import { hideValues } from './hide-values.ts';
import { reportError } from './present-error.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { refuseUnknownAgent } from './refuse-unknown-agent.ts';
import { wantsJson } from './wants-json.ts';

/** Runs one command line and returns its exit code (decision 32). Nothing is thrown out of here. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const asJson = wantsJson(argv);
  let exitCode = 0;
  const host: CommandHost = {
    context: { ...context, asksForLines: globalOptions(argv).asksForLines },
    exitWith: (code) => {
      exitCode = code;
    },
  };
  try {
    if (argv[0] === '__complete') return await completeLine(argv.slice(1), host);
    const program = await buildProgram(argv, host);
    refuseUnknownGroup(program, argv[0]);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return exitOfCommander(error, context, asJson);
    return reportError(error, context, asJson);
  }
}

/** What shells ask while a person types (decision 5): the command tree of these words, and nothing else, is loaded. */
async function completeLine(words: readonly string[], host: CommandHost): Promise<number> {
  const { complete } = await import('./completion/complete.ts');
  complete(host.context, await buildProgram(words, host), words);
  return 0;
}

/** Help and version end well; everything else commander refuses is a usage error, already printed on stderr. */
function exitOfCommander(error: CommanderError, context: CliContext, asJson: boolean): number {
  if (error.exitCode === 0) return 0;
  if (!asJson) return 2;
  // Commander puts "Did you mean …?" into further lines.
  const [message = '', ...hints] = hideValues(error.message.replace(/^error: /, ''))
    .trimEnd()
    .split('\n');
  const hint = hints.join(' ').replace(/^\((.*)\)$/, '$1');
  return reportError(new AppError('usage', message, hint === '' ? {} : { hint }), context, true);
}

/** Commander would first complain about the flags behind a mistyped command, which are none of its own. */
function refuseUnknownGroup(program: Command, first: string | undefined): void {
  if (first === undefined || first.startsWith('-') || first === 'help') return;
  if (!program.commands.some((command) => command.name() === first)) refuseUnknown(program, first);
}

async function buildProgram(argv: readonly string[], host: CommandHost): Promise<Command> {
  const { stdout, stderr } = host.context.process;
  const { redactor } = host.context.ports;
  const program = new Command('openclaw')
    .description(
      'Connect model providers, keep credentials, choose models, and stay answered when a provider fails.',
    )
    .usage('[command] [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .option('--profile <name>', 'keep everything of this name in ~/.openclaw-<name>')
    .option('--dev', 'the same as --profile dev')
    .addOption(
      new Option('--log-level <level>', 'debug and trace also print where an error comes from').choices(
        LOG_LEVELS,
      ),
    )
    .option('--no-color', 'no colours (also NO_COLOR=1)')
    .option('--no-tui', 'plain numbered questions instead of screens (also OPENCLAW_NO_TUI=1)')
    .argument('[unknown...]')
    .exitOverride()
    .configureHelp(VISIBLE_USAGE)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(redactor.redact(hideValues(text))),
    })
    .showHelpAfterError('Run it with --help to see what there is.')
    .enablePositionalOptions(false)
    .helpCommand('help [command]', 'the help of a command')
    .hook('preAction', (_program, command) =>
      refuseUnknownAgent(host.context.ports, command.optsWithGlobals()['agent']),
    )
    .action(async (words: readonly string[]) => {
      if (words.length > 0) refuseUnknown(program, words[0] ?? '');
      const { openDefault } = await import('./default-screen.ts');
      host.exitWith(await openDefault(host.context));
    });
  for (const group of COMMAND_GROUPS) {
    const command = program.command(group.name).description(group.description);
    // A word that only looks like the group (`--message models`) loads one file too many, and nothing else.
    if (argv.includes(group.name)) (await group.load(argv))(command, host);
  }
  inheritSettings(program);
  suggestValues(program);
  if (argv.some((word) => word === '--help' || word === '-h' || word === 'help')) {
    (await import('./help/add-examples.ts')).addExamples(program);
  }
  return program;
}

/** Commander copies these settings only to commands made before they were set. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}
