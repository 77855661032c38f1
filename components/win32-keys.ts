/** A key as the list of bindings knows it; `text` is what it writes. */
export interface DecodedKey {
  readonly name: string;
  readonly text: string;
}

/**
 * The mode in which the console of Windows sends every key as a record (`CSI Vk;Sc;Uc;Kd;Cs;Rc _`). Nothing here asks for
 * it, but a program before this one may have left it on, over ssh too (P29).
 */
const RECORD = /^\[(\d*);(\d*);(\d*);(\d*);(\d*)(?:;(\d*))?_$/;

const NAMED: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'esc',
  33: 'pageup',
  34: 'pagedown',
  35: 'end',
  36: 'home',
  37: 'left',
  38: 'up',
  39: 'right',
  40: 'down',
  46: 'delete',
};

const ALT = 0x03;
const CTRL = 0x0c;
const SHIFT = 0x10;
/** Pressing longer repeats; more than this is no key of a person. */
const MOST_REPEATS = 100;

/**
 * The keys of one record: none when a key is released or pressed alone that writes nothing, as Shift; undefined when the
 * input is no record.
 * @param input a sequence without its leading Escape
 */
export function decodeWin32Key(input: string): readonly DecodedKey[] | undefined {
  const record = RECORD.exec(input);
  if (record === null) return undefined;
  const [virtualKey = 0, , code = 0, isDown = 0, control = 0, repeats = 1] = record
    .slice(1)
    .map((field) => (field === undefined || field === '' ? undefined : Number(field)));
  const key = isDown === 0 ? undefined : keyOf(virtualKey, code, control);
  return key === undefined
    ? []
    : Array.from({ length: Math.min(Math.max(1, repeats), MOST_REPEATS) }, () => key);
}

function keyOf(virtualKey: number, code: number, control: number): DecodedKey | undefined {
  const named = NAMED[virtualKey];
  const hasCtrl = (control & CTRL) !== 0;
  const hasAlt = (control & ALT) !== 0;
  if (named !== undefined)
    return { name: modified(named, hasCtrl, hasAlt, (control & SHIFT) !== 0), text: '' };
  if (code === 0 || code > 0xff_ff) return undefined;
  // Ctrl with a letter comes as the control character.
  if (code < 32) return { name: `ctrl+${String.fromCharCode(code + 96)}`, text: '' };
  const character = String.fromCharCode(code);
  // AltGr is both, and what it writes is text.
  if (hasAlt && !hasCtrl) return { name: `alt+${character}`, text: '' };
  return { name: character, text: character };
}

function modified(name: string, hasCtrl: boolean, hasAlt: boolean, hasShift: boolean): string {
  if (name === 'esc') return name;
  if (name === 'tab') return hasShift ? 'shift+tab' : name;
  if (hasCtrl) return `ctrl+${name}`;
  return hasAlt ? `alt+${name}` : name;
}
