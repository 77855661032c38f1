import { nearest } from '../text/nearest.ts';
import type { ChatCommand, ChatInput } from './chat-command.ts';
import { extractModelDirective, type ModelDirective } from './model-directive.ts';
import { parseModelsCommand } from './models-command.ts';

/** Every command by its name, with how it is written and what it does; `/help` shows them in this order. */
export const CHAT_COMMANDS: readonly { readonly usage: string; readonly about: string }[] = [
  { usage: '/model', about: 'choose from the numbered list' },
  { usage: '/model <n>', about: 'row n of the last list' },
  { usage: '/model <model>[@profile]', about: 'this model for this session, exactly; an alias works too' },
  { usage: '/model <model> --with-fallbacks', about: 'the same, and the configured fallbacks may stand in' },
  {
    usage: '/model [model] --runtime <id>',
    about: 'the program that runs it: auto, direct, codex, claude-cli',
  },
  { usage: '/model default', about: 'the configured model again, with its fallbacks' },
  { usage: '/model status', about: 'model, credentials and endpoint' },
  { usage: '/models [provider] [page|size=<n>|all]', about: 'providers, or the models of one' },
  { usage: '/new [model]', about: 'a new session' },
  { usage: '/reset', about: 'forget this conversation' },
  { usage: '/compact', about: 'turn older messages into a summary' },
  { usage: '/status', about: 'who answers, and with what' },
  { usage: '/fast on|off', about: 'the faster service tier where there is one' },
  { usage: '/thinking on|off', about: 'reasoning before the answer' },
  { usage: '/agent [id]', about: 'the agents, or go on as another' },
  { usage: '/help', about: 'this list' },
  { usage: '/exit', about: 'leave' },
];

const NAMES: readonly string[] = [...new Set(CHAT_COMMANDS.map(({ usage }) => wordOf(usage))), '/quit'];

/**
 * What a person means by one input. A command is the first word of it, in any case, with an optional colon (CHAT-8); of all
 * commands only `/model` also counts inside a sentence. Anything else is text for the model. Total, never throws.
 * @param aliases aliases in force, for `/<alias>` (ALIAS-7); commands win over them
 */
export function parseChatInput(input: string, aliases: readonly string[]): ChatInput {
  const text = input.trim();
  if (text === '') return { kind: 'empty' };
  const [, word = '', rest = ''] = /^(\/[a-z]+)(?=$|[\s:])[^\S\n]*:?([\s\S]*)$/i.exec(text) ?? [];
  const name = word.toLowerCase();
  if (name !== '/model' && NAMES.includes(name)) return plainCommand(name, rest.trim());
  const directive = extractModelDirective(text, aliases);
  if (directive.hasDirective) return modelCommand(directive, text);
  // Paths and rates begin with a slash too: only what is nearly a command is held back.
  const near = /^\/[a-z][\w-]*$/i.test(word)
    ? nearest(name, NAMES).filter((known) => isTypo(name, known))
    : [];
  if (near.length > 0) return { kind: 'unknown', word: name, nearest: near };
  return { kind: 'text', text };
}

/** Behind `/model`: an option that is none, or lacks its value, is no message either. */
const OPTION = /^(?:--[a-z]|-[a-z](?=\s|$))/i;
/** The scope that later versions write out; it is the only one here. */
const THIS_SESSION = /^(?:-s|--session)(?=\s|$)\s*/i;
/** Decision 12. */
const WITH_FALLBACKS = /^--with-fallbacks(?=\s|$)\s*/i;

function modelCommand(directive: ModelDirective, text: string): ChatInput {
  const { model, profile, runtime, isInline, written = '' } = directive;
  const said = isInline ? directive.rest : directive.rest.replace(THIS_SESSION, '');
  const withFallbacks = !isInline && model !== undefined && WITH_FALLBACKS.test(said);
  const rest = withFallbacks ? said.replace(WITH_FALLBACKS, '') : said;
  if (!isInline && (OPTION.test(written) || OPTION.test(rest))) {
    return { kind: 'misuse', usage: '/model [model][@profile] [--runtime <id>] [--with-fallbacks]' };
  }
  if (model === undefined) {
    if (isInline) return { kind: 'text', text };
    if (runtime !== undefined) return { kind: 'model-runtime', runtime, rest };
    return rest === '' ? { kind: 'model-picker' } : { kind: 'misuse', usage: '/model <model>[@profile]' };
  }
  const isAlone = said === '' && !isInline && written === model;
  if (isAlone && model.toLowerCase() === 'list') return { kind: 'model-list' };
  if (isAlone && model.toLowerCase() === 'status') return { kind: 'model-status' };
  if (/^\d{1,6}$/.test(written) && !isInline) {
    return { kind: 'model-number', number: Number(written), withFallbacks, rest };
  }
  const sentence = isInline ? text : undefined;
  return { kind: 'model', model, profile, runtime, withFallbacks, rest, written, sentence };
}

function plainCommand(name: string, rest: string): ChatCommand {
  switch (name) {
    case '/models':
      return parseModelsCommand(rest);
    case '/new':
      return { kind: 'new', text: rest };
    case '/agent':
      return /\s/.test(rest)
        ? misuse('/agent')
        : { kind: 'agent', id: rest === '' ? undefined : rest.toLowerCase() };
    case '/fast':
      return { ...onOff(rest, 'fast') };
    case '/thinking':
      return { ...onOff(rest, 'thinking') };
    default:
      return rest === '' ? wordCommand(name) : misuse(name);
  }
}

function wordCommand(name: string): ChatCommand {
  switch (name) {
    case '/reset':
      return { kind: 'reset' };
    case '/status':
      return { kind: 'status' };
    case '/compact':
      return { kind: 'compact' };
    case '/help':
      return { kind: 'help' };
    default:
      return { kind: 'exit' };
  }
}

function onOff(rest: string, kind: 'fast' | 'thinking'): ChatCommand {
  const word = rest.toLowerCase();
  if (word === '') return { kind, isOn: undefined };
  if (word === 'on' || word === 'off') return { kind, isOn: word === 'on' };
  return misuse(`/${kind}`);
}

function misuse(name: string): ChatCommand {
  const usage = CHAT_COMMANDS.find((command) => wordOf(command.usage) === name)?.usage ?? name;
  return { kind: 'misuse', usage };
}

function wordOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}

/** Same beginning and nearly the same length; `/tmp` is no typo of anything. */
function isTypo(word: string, known: string): boolean {
  return (
    word.slice(0, 2) === known.slice(0, 2) && Math.abs(word.length - known.length) <= 2 && word.length > 3
  );
}
