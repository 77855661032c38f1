/** A command as completion sees it: plain data. */
export interface CommandShape {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly CommandShape[];
  readonly flags: readonly FlagShape[];
  readonly arguments: readonly ValueShape[];
  /** The verb that is meant when none is said. */
  readonly defaultCommand: string | undefined;
}

export interface ValueShape {
  /** What it is called in the help: `model`, `provider`, `id`. */
  readonly name: string;
  readonly choices: readonly string[];
  readonly isRepeated: boolean;
}

export interface FlagShape {
  /** `--provider`, `-m`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined for a switch. */
  readonly value: ValueShape | undefined;
}

/** What could stand at the place of the last word. */
export interface CompletionPlace {
  /** The words of the command so far: `models auth list`. */
  readonly path: string;
  readonly fixed: readonly Suggestion[];
  /** A value to be looked up, and under which flag it stands. */
  readonly value: { readonly name: string; readonly flag: string | undefined } | undefined;
  /** What is typed of it so far. */
  readonly prefix: string;
  /** Comes back in front of every suggestion: `--provider=`. */
  readonly lead: string;
}

export interface Suggestion {
  readonly word: string;
  readonly about: string;
}

/** A flag whose value comes next. */
interface OpenFlag {
  readonly flag: string;
  readonly value: ValueShape;
}

/** What the words before the typed one lead to. */
interface Walk {
  readonly command: CommandShape;
  readonly path: readonly string[];
  /** Arguments that are there already. */
  readonly given: number;
  readonly open: OpenFlag | undefined;
  /** Behind `--` nothing is a flag. */
  readonly isPlain: boolean;
}

/**
 * Where the person is on the command line, from its words after the program's name; the last one is being typed and may be
 * empty. Total: words that mean nothing are stepped over.
 */
export function completionPlace(program: CommandShape, words: readonly string[]): CompletionPlace {
  const typed = words.at(-1) ?? '';
  const { command, path, given, open, isPlain } = walk(program, words.slice(0, -1));
  const place = { path: path.join(' '), lead: '', prefix: typed };
  if (open !== undefined) return { ...place, ...wordsFor(open.value, open.flag) };
  if (!isPlain && typed.startsWith('-')) return { ...place, ...flagPlace(command, program, typed) };
  const argument = command.arguments[given] ?? command.arguments.findLast((entry) => entry.isRepeated);
  const verbs = given > 0 ? [] : command.commands;
  const named = verbs.map(({ name, description }) => ({ word: name, about: description }));
  // `unknown` is where commands without arguments catch mistyped words.
  if (argument === undefined || argument.name === 'unknown')
    return { ...place, fixed: named, value: undefined };
  const { fixed, value } = wordsFor(argument, undefined);
  return { ...place, fixed: [...named, ...fixed], value };
}

function walk(program: CommandShape, words: readonly string[]): Walk {
  let at: Walk = { command: program, path: [], given: 0, open: undefined, isPlain: false };
  for (const word of words) at = step(at, program, word);
  return at;
}

function step(at: Walk, program: CommandShape, word: string): Walk {
  if (at.open !== undefined) return { ...at, open: undefined };
  if (!at.isPlain && word === '--') return { ...at, isPlain: true };
  if (!at.isPlain && word.startsWith('-')) return { ...at, open: openFlag(at.command, program, word) };
  const child = at.given === 0 ? at.command.commands.find(({ name }) => name === word) : undefined;
  if (child === undefined) return { ...at, given: at.given + 1 };
  return { ...at, command: child, path: [...at.path, child.name] };
}

/** `--pro` is a flag, `--provider=an` the value of one. */
function flagPlace(
  command: CommandShape,
  program: CommandShape,
  typed: string,
): Partial<CompletionPlace> & Words {
  const equals = typed.indexOf('=');
  if (!typed.startsWith('--') || equals < 0) return { fixed: flagsOf(command, program), value: undefined };
  const open = openFlag(command, program, typed.slice(0, equals));
  if (open === undefined) return { fixed: [], value: undefined };
  const lead = typed.slice(0, equals + 1);
  return { ...wordsFor(open.value, open.flag), lead, prefix: typed.slice(equals + 1) };
}

function openFlag(command: CommandShape, program: CommandShape, word: string): OpenFlag | undefined {
  const flag = allFlags(command, program).find(({ names }) => names.includes(word));
  return flag?.value === undefined ? undefined : { flag: word, value: flag.value };
}

/** A command without a verb takes the flags of its default verb. */
function allFlags(command: CommandShape, program: CommandShape): readonly FlagShape[] {
  const verb = command.commands.find(({ name }) => name === command.defaultCommand);
  return [...command.flags, ...(verb?.flags ?? []), ...(command === program ? [] : program.flags)];
}

function flagsOf(command: CommandShape, program: CommandShape): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const { names, description } of allFlags(command, program)) {
    const word = names.find((name) => name.startsWith('--')) ?? names[0];
    if (word !== undefined && !found.has(word)) found.set(word, { word, about: description });
  }
  return [...found.values()];
}

type Words = Pick<CompletionPlace, 'fixed' | 'value'>;

function wordsFor(value: ValueShape, flag: string | undefined): Words {
  const fixed = value.choices.map((word) => ({ word, about: '' }));
  return { fixed, value: value.choices.length > 0 ? undefined : { name: value.name, flag } };
}
