/** `ESC [ Vk ; Sc ; Uc ; Kd ; Cs ; Rc _`: how the console of Windows tells of each key, pressed and let go. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a record begins
const RECORD = /\u001b\[(\d*)(?:;(\d*))?(?:;(\d*))?(?:;(\d*))?(?:;(\d*))?(?:;(\d*))?_/g;
/** The beginning of a record, or of another sequence of numbers, at the end of a chunk. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a record begins
const UNFINISHED = /\u001b\[\d+(?:;\d*){1,5}$/;
/** A key that is held longer than this in one record is a mistake. */
const MOST_REPEATS = 100;

const SHIFT = 0x10;
const ALT = 0x3;
const CTRL = 0xc;
const ALT_KEY = 18;

const ARROWS: Readonly<Record<number, string>> = { 35: 'F', 36: 'H', 37: 'D', 38: 'A', 39: 'C', 40: 'B' };
const NUMBERED: Readonly<Record<number, number>> = { 33: 5, 34: 6, 46: 3 };
const PLAIN: Readonly<Record<number, string>> = { 8: '\u007f', 9: '\t', 13: '\r' };

/** The records of a chunk as the bytes that other terminals send for the same keys; `rest` begins the next chunk. */
export function decodeWin32Keys(chunk: string): { readonly text: string; readonly rest: string } {
  const rest = UNFINISHED.exec(chunk)?.[0] ?? '';
  const whole = chunk.slice(0, chunk.length - rest.length);
  return { text: whole.includes('_') ? whole.replace(RECORD, keyOf) : whole, rest };
}

/** Text for one record; nothing for a key that is let go or that is only a modifier. */
function keyOf(_record: string, ...fields: readonly unknown[]): string {
  const [code = 0, , unit = 0, down = 0, state = 0, repeats = 1] = fields
    .slice(0, 6)
    .map((field) => (typeof field === 'string' && field !== '' ? Number(field) : undefined));
  // A character typed by its number on the keypad comes when Alt is let go.
  if (down === 0) return code === ALT_KEY && unit > 0 ? String.fromCharCode(unit) : '';
  return bytesOf(code, unit, state).repeat(Math.max(1, Math.min(repeats, MOST_REPEATS)));
}

function bytesOf(code: number, unit: number, state: number): string {
  const hasAlt = (state & ALT) !== 0;
  const hasCtrl = (state & CTRL) !== 0;
  const hasShift = (state & SHIFT) !== 0;
  const modifier = 1 + (hasShift ? 1 : 0) + (hasAlt ? 2 : 0) + (hasCtrl ? 4 : 0);
  const arrow = ARROWS[code];
  if (arrow !== undefined) return modifier === 1 ? `\u001b[${arrow}` : `\u001b[1;${modifier}${arrow}`;
  const number = NUMBERED[code];
  if (number !== undefined) return modifier === 1 ? `\u001b[${number}~` : `\u001b[${number};${modifier}~`;
  // On its own the byte would be taken for the beginning of what follows.
  if (code === 27) return '\u001b[27u';
  if (code === 9 && hasShift) return '\u001b[Z';
  const prefix = hasAlt && !hasCtrl ? '\u001b' : '';
  const plain = PLAIN[code];
  if (plain !== undefined) return prefix + plain;
  if (hasCtrl && !hasAlt && code >= 65 && code <= 90) return String.fromCharCode(code - 64);
  // Ctrl and Alt together are AltGr, which makes text.
  return unit === 0 ? '' : prefix + String.fromCharCode(unit);
}

/** The same keyboard, its records decoded. */
export function win32Input(stream: NodeJS.ReadStream): NodeJS.ReadStream {
  let rest = '';
  const read = (): unknown => {
    const chunk: unknown = stream.read();
    if (typeof chunk !== 'string') return chunk;
    const decoded = decodeWin32Keys(rest + chunk);
    rest = decoded.rest;
    return decoded.text;
  };
  return new Proxy(stream, {
    get(target, property) {
      if (property === 'read') return read;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
