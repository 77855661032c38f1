import { Argument, type Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { completionScript, SHELLS, type Shell } from './scripts.ts';

/** `openclaw completion <shell>` (decision 5). */
export function registerCompletion(completion: Command, { context }: CommandHost): void {
  completion
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell) => context.output.line(completionScript(shell)));
}
