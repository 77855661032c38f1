import { type Command, Help, type HelpConfiguration } from 'commander';

/** Arguments by which commands catch words that mean nothing there; a person is not to be told to type some. */
const REFUSED = / \[(?:unknown|nothing)\.\.\.\]/;

/** Help without the arguments that are declared only to be refused in our own words. */
export const VISIBLE_USAGE: HelpConfiguration = {
  commandUsage: (command: Command) => new Help().commandUsage(command).replace(REFUSED, ''),
  subcommandTerm: (command: Command) => new Help().subcommandTerm(command).replace(REFUSED, ''),
};
