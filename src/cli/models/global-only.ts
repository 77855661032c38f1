import { type Command, Option } from 'commander';
import { usageError } from '../../core/errors.ts';

/** CLI-4: what is for all agents says so when it is asked for one, instead of "unknown option". Returns the command. */
export function globalOnly(command: Command, name: string): Command {
  const refuse = (): never => {
    throw usageError(`"models ${name}" is for all agents and takes no --agent`, {
      hint: `Leave out --agent.`,
    });
  };
  // The preset makes a bare `--agent` at the end of the line reach the refusal too.
  return command.addOption(new Option('--agent [id]').preset('').argParser(refuse).hideHelp());
}
