import { asciiText } from '../src/core/text/ascii-text.ts';
import { widthOf } from './ui/width-of.ts';

/** Text for a terminal that knows only ASCII, cell by cell, so that columns stay (P29). */
export function toAscii(text: string): string {
  return asciiText(text, widthOf);
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
