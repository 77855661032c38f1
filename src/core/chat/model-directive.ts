import { splitProfileSuffix } from '../models/model-ref.ts';

/** What a `/model …` in a message asks for (CHAT, REF-8), and the message without it. */
export interface ModelDirective {
  readonly hasDirective: boolean;
  /** The model as typed, quotes and `@profile` taken off; undefined for a bare `/model`. */
  readonly model: string | undefined;
  readonly profile: string | undefined;
  readonly runtime: string | undefined;
  /** What is left to say. */
  readonly rest: string;
  /** The directive stands inside a sentence instead of beginning the message. */
  readonly isInline: boolean;
  /** The model with its suffix, as it was written: ids may end like a profile. */
  readonly written: string | undefined;
}

/** A command word ends at white space, at its optional colon (CHAT-8) or with the text. */
const DIRECTIVE = /(?:^|\s)\/model(?=$|[\s:])/i;
const RUNTIME = /^(?:--runtime(?:=|[^\S\n]+)|runtime=[^\S\n]*)([^\s=-]\S*)/i;

/**
 * Finds the first `/model` of a message, at its beginning or inside it, with its model, `@profile` and one runtime option.
 * `/<alias>` counts at the beginning only, and only as a whole word (ALIAS-7). Total; linear in the length of the text.
 * @param aliases aliases in force; none when absent
 */
export function extractModelDirective(
  text: string | undefined,
  aliases: readonly string[] = [],
): ModelDirective {
  const body = (text ?? '').trim();
  const found = DIRECTIVE.exec(body);
  if (found === null) return aliasDirective(body, aliases);
  const before = body.slice(0, found.index).trim();
  const options = readRuntime(afterName(body.slice(found.index + found[0].length)));
  const token = readToken(options.rest);
  const late = options.runtime === undefined ? readRuntime(token.rest) : { ...options, rest: token.rest };
  const { model, profile } = splitProfileSuffix(token.text);
  return {
    hasDirective: true,
    model: model === '' ? undefined : model,
    profile,
    runtime: late.runtime,
    rest: [before, late.rest.trim()].filter((part) => part !== '').join(' '),
    isInline: before !== '',
    written: token.text === '' ? undefined : token.text,
  };
}

function aliasDirective(body: string, aliases: readonly string[]): ModelDirective {
  const [, word, rest = ''] = /^\/([^\s:]+):?(\s[\s\S]*)?$/.exec(body) ?? [];
  const isAlias = word !== undefined && aliases.some((name) => name.toLowerCase() === word.toLowerCase());
  return {
    hasDirective: isAlias,
    model: isAlias ? word : undefined,
    profile: undefined,
    runtime: undefined,
    rest: isAlias ? rest.trim() : body,
    isInline: false,
    written: isAlias ? word : undefined,
  };
}

/** The same line behind the name and its colon; a new line is the message, not the model. */
function afterName(text: string): string {
  const behind = /^[^\S\n]*:/.exec(text)?.[0].length ?? 0;
  return text.slice(behind).replace(/^[^\S\n]+/, '');
}

function readRuntime(text: string): { readonly runtime: string | undefined; readonly rest: string } {
  const trimmed = text.replace(/^[^\S\n]+/, '');
  const found = RUNTIME.exec(trimmed);
  if (found === null) return { runtime: undefined, rest: trimmed };
  return { runtime: found[1], rest: trimmed.slice(found[0].length).replace(/^[^\S\n]+/, '') };
}

/** One word; white space inside double quotes belongs to it, a quote that never closes is a character like any other. */
function readToken(text: string): { readonly text: string; readonly rest: string } {
  let end = 0;
  while (end < text.length && !/\s/.test(text.charAt(end))) {
    const closing = text.charAt(end) === '"' ? closingQuote(text, end) : -1;
    end = closing === -1 ? end + 1 : closing + 1;
  }
  return { text: text.slice(0, end), rest: text.slice(end) };
}

/** Ids and profiles are short; a quote further away than this belongs to the message. */
const LONGEST_QUOTED = 300;

function closingQuote(text: string, start: number): number {
  const inside = text.slice(start + 1, start + 1 + LONGEST_QUOTED);
  const closing = inside.indexOf('"');
  return closing === -1 || inside.slice(0, closing).includes('\n') ? -1 : start + 1 + closing;
}
