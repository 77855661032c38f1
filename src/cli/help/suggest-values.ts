import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { nearest } from '../../core/text/nearest.ts';

/** Refuses a word that is none of the allowed values with the nearest ones, on every option and argument that has any. */
export function suggestValues(command: Command): void {
  for (const option of command.options) withSuggestions(option);
  for (const argument of command.registeredArguments) withSuggestions(argument);
  for (const child of command.commands) suggestValues(child);
}

function withSuggestions(place: Option | Argument): void {
  const allowed = place.argChoices;
  if (allowed === undefined || place.variadic) return;
  place.argParser((word: string) => {
    if (allowed.includes(word)) return word;
    const names = nearest(word, allowed);
    const hint = names.length === 0 ? '' : `\n(Did you mean ${names.join(' or ')}?)`;
    throw new InvalidArgumentError(`Allowed choices are ${allowed.join(', ')}.${hint}`);
  });
}
