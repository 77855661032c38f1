import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';

/** Shows the examples of every command below its help. */
export function addExamples(command: Command, path: readonly string[] = []): void {
  const examples = EXAMPLES[path.join(' ')] ?? [];
  if (examples.length > 0) {
    const lines = examples.flatMap(({ line, about }) => [`  ${line}`, `      ${about}`]);
    command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
  for (const child of command.commands) addExamples(child, [...path, child.name()]);
}
