import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';

/** `openclaw configure`: changes of what is set up, section by section (section 27). */
export function registerConfigure(command: Command, { context, exitWith }: CommandHost): void {
  command
    .option('--section <name>', 'model; the others are of the upstream gateway (repeatable)', collect, [])
    .option('--no-tui', 'plain numbered questions instead of screens')
    .action(async (options: { section: readonly string[] }) => {
      const { configure } = await import('./configure.ts');
      exitWith(await configure(context, { sections: options.section }));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
