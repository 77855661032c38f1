import { CHAT_COMMANDS } from './parse-chat-input.ts';

/** The words that can stand behind commands. */
export interface ChatWords {
  readonly aliases: readonly string[];
  /** `provider/model`. */
  readonly models: readonly string[];
  readonly providers: readonly string[];
  readonly agents: readonly string[];
}

/** How many are worth showing. */
const MOST = 8;

/**
 * What the line could become: whole lines that begin with it, at most eight, the ones that begin alike before those that only
 * contain the last word. Empty for text that is no command. Total.
 */
export function completeChatInput(input: string, words: ChatWords): readonly string[] {
  if (!input.startsWith('/')) return [];
  const [, command = input, word] = /^(\/\S+)[^\S\n]+(\S*)$/.exec(input) ?? [];
  if (word === undefined) return /\s/.test(input) ? [] : ofWord('', input, commandsAnd(words.aliases));
  return ofWord(`${command} `, word, valuesOf(command.toLowerCase(), words));
}

function commandsAnd(aliases: readonly string[]): readonly string[] {
  const commands = new Set(CHAT_COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? usage));
  return [...commands, ...aliases.map((alias) => `/${alias}`)];
}

function valuesOf(command: string, { aliases, models, providers, agents }: ChatWords): readonly string[] {
  switch (command) {
    case '/model':
      return ['list', 'status', 'default', ...aliases, ...models];
    case '/models':
      return providers;
    case '/new':
      return [...aliases, ...providers, ...models];
    case '/agent':
      return agents;
    case '/fast':
    case '/thinking':
      return ['on', 'off'];
    default:
      return [];
  }
}

function ofWord(lead: string, word: string, values: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase();
  const starting = values.filter((value) => value.toLowerCase().startsWith(wanted));
  const holding = values.filter((value) => value.toLowerCase().indexOf(wanted, 1) > 0);
  return [...new Set([...starting, ...holding])].slice(0, MOST).map((value) => `${lead}${value}`);
}
