import { Command } from 'commander';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { COMMAND_GROUPS } from '../../src/cli/command-groups.ts';

/** One command of the program, with every flag it declares. */
export interface DeclaredCommand {
  /** `models auth list`. */
  readonly path: string;
  readonly flags: readonly string[];
  /** Groups take no action of their own. */
  readonly isGroup: boolean;
}

/** All commands as they are declared; nothing of them is run. */
export async function declaredCommands(): Promise<readonly DeclaredCommand[]> {
  const program = new Command('openclaw');
  for (const { name, load } of COMMAND_GROUPS) {
    const register = await load([]);
    register(program.command(name), { context: {} as CliContext, exitWith: () => undefined });
  }
  return program.commands.flatMap((command) => below(command, ''));
}

function below(command: Command, parent: string): readonly DeclaredCommand[] {
  const path = `${parent} ${command.name()}`.trim();
  const flags = command.options.flatMap((option) => (option.long == null ? [] : [option.long]));
  const own: DeclaredCommand = { path, flags, isGroup: command.commands.length > 0 };
  return [own, ...command.commands.flatMap((child) => below(child, path))];
}
