import { type Command, InvalidArgumentError } from 'commander';
import type { CommandHost } from '../command-host.ts';

/** `openclaw demo`: the panel over providers on loopback that misbehave on a script; nothing of yours is touched (ui.md 7). */
export function registerDemo(command: Command, { context, exitWith }: CommandHost): void {
  command
    .option('--turns <n>', 'no panel: this many turns as text, then end', turnsOf)
    .action(async (options: { turns?: number }) => {
      const { runDemo } = await import('./run-demo.ts');
      exitWith(await runDemo(context, options.turns));
    });
}

function turnsOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It needs a number from 1 to 9999.');
}
