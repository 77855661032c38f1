import stringWidth from 'string-width';

/** Signs of the screens in the letters that every terminal has; each takes the same cells as what it stands for. */
const SIGNS: Readonly<Record<string, string>> = {
  '❯': '>',
  '●': '*',
  '○': 'o',
  '◔': '~',
  '■': '#',
  '▲': '^',
  '✗': 'x',
  '✓': 'v',
  '★': '*',
  '▏': '_',
  '█': '#',
  '░': '.',
  '·': '-',
  '•': '*',
  '…': '.',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '↪': '>',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '×': 'x',
  '▁': '_',
  '▂': '_',
  '▃': '-',
  '▄': '-',
  '▅': '=',
  '▆': '=',
  '▇': '#',
  '─': '-',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is looked for
const FOREIGN = /[^\u0000-\u007f]+/gu;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text for a terminal that knows only ASCII: known signs become letters, all else `?`, cell by cell (P29). */
export function toAscii(text: string): string {
  return text.replace(FOREIGN, (run) =>
    [...graphemes.segment(run)]
      .map(({ segment }) => SIGNS[segment] ?? '?'.repeat(stringWidth(segment)))
      .join(''),
  );
}

/** The same stream, but what is written to it is ASCII. */
export function asciiOutput(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === 'write') {
        return (chunk: string | Uint8Array, ...rest: readonly never[]) =>
          target.write(typeof chunk === 'string' ? toAscii(chunk) : chunk, ...rest);
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
