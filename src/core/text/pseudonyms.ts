/** A name that stands for a text: `<kind>-<print>`. */
export type Pseudonyms = (kind: string, text: string) => string;

const PRINT_LENGTH = 8;

/**
 * Names for texts that must not be seen. Equal texts of a kind have equal names. With a keyed print they are the same in every
 * report of this installation and say nothing to anybody else; where there is none they are numbered as they come.
 * @param printOf the keyed print of a text, in hexadecimal digits; undefined when there is no key
 */
export function pseudonyms(printOf: (text: string) => string | undefined): Pseudonyms {
  const numbers = new Map<string, number>();
  return (kind, text) => {
    const print = printOf(`${kind}\n${text}`);
    if (print !== undefined) return `${kind}-${print.slice(0, PRINT_LENGTH)}`;
    const key = `${kind}\n${text}`;
    const number =
      numbers.get(key) ?? [...numbers.keys()].filter((known) => known.startsWith(`${kind}\n`)).length + 1;
    numbers.set(key, number);
    return `${kind}-${number}`;
  };
}
