/** Cuts a stream of text into lines, and refuses one that would fill the memory. */
export class LineSplitter {
  private rest = '';
  private total = 0;
  private readonly mostCharacters: { readonly line: number; readonly all: number };

  constructor(mostCharacters: { readonly line: number; readonly all: number }) {
    this.mostCharacters = mostCharacters;
  }

  /** The lines that this piece completes; undefined once a limit is passed. */
  push(piece: string): readonly string[] | undefined {
    this.total += piece.length;
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    const { line, all } = this.mostCharacters;
    const isTooLong = this.rest.length > line || lines.some((entry) => entry.length > line);
    return isTooLong || this.total > all ? undefined : lines;
  }

  /** What is left without a line break. */
  end(): string {
    return this.rest;
  }
}
