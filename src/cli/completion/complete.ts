import type { Command } from 'commander';
import { completionValues } from '../../app/completion-values.ts';
import { type CommandShape, completionPlace, type ValueShape } from '../../core/completion.ts';
import type { CliContext } from '../cli-context.ts';

/** More than this helps nobody, and shells take their time over it. */
const MOST = 400;

/**
 * `openclaw __complete <count> <words>`: one suggestion a line, its description behind a tab. The last word is the one being
 * typed; the count says whether it is there, since some shells drop an empty one. A shell asks while a person types, so
 * whatever goes wrong is an empty answer.
 */
export function complete({ ports, output }: CliContext, program: Command, asked: readonly string[]): void {
  const [count = '', ...given] = asked;
  const words = given.length < Number(count) ? [...given, ''] : given;
  const place = completionPlace(shapeOf(program), words);
  const fixed = place.fixed.map(({ word, about }) => ({ word, about }));
  const looked = valuesOf(() => completionValues(ports, place)).map((word) => ({ word, about: '' }));
  const wanted = place.prefix.toLowerCase();
  const fitting = [...fixed, ...looked].filter(({ word }) => word.toLowerCase().startsWith(wanted));
  for (const { word, about } of fitting.slice(0, MOST)) {
    const description = about === '' ? '' : `\t${about.replace(/\s+/g, ' ')}`;
    output.line(`${place.lead}${word}${description}`);
  }
}

function valuesOf(look: () => readonly string[]): readonly string[] {
  try {
    return look();
  } catch {
    return [];
  }
}

function shapeOf(command: Command): CommandShape {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: command.description(),
    commands: help.visibleCommands(command).map(shapeOf),
    flags: help.visibleOptions(command).map((option) => ({
      names: [option.long, option.short].filter((name) => name != null),
      description: option.description,
      value:
        option.required || option.optional
          ? value(option.attributeName(), option.argChoices, option.variadic)
          : undefined,
    })),
    arguments: command.registeredArguments.map((argument) =>
      value(argument.name(), argument.argChoices, argument.variadic),
    ),
    // Commander keeps it to itself.
    defaultCommand: (command as { _defaultCommandName?: string | null })._defaultCommandName ?? undefined,
  };
}

function value(name: string, choices: readonly string[] | undefined, isRepeated: boolean): ValueShape {
  return { name, choices: choices ?? [], isRepeated };
}
