/** The child is no longer there, or no longer to be talked to. */
export class ServerGoneError extends Error {
  /** The end of what it wrote to stderr; not cleaned. */
  readonly lastWords: string;
  readonly code: string;

  constructor(message: string, code: string, lastWords: string) {
    super(message);
    this.name = 'ServerGoneError';
    this.code = code;
    this.lastWords = lastWords;
  }
}

/** The server refuses a request of ours. */
export class ServerRefusalError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.name = 'ServerRefusalError';
    this.code = code;
  }
}
