import { isRecord } from '../../../core/is-record.ts';
import { readMessage } from '../line-reader.ts';

/** The end of a turn as the program tells it. */
export interface ClaudeResult {
  readonly isError: boolean;
  readonly text: string;
  readonly subtype: string;
  readonly status: number | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** Reads the lines of a turn: the text as it comes, the limits that are told beside it, and the end. */
export class ClaudeReply {
  /** All text so far. */
  text = '';
  result: ClaudeResult | undefined;
  /** The word for what went wrong, beside a message that is no answer. */
  errorWord: string | undefined;
  /** Unix seconds at which a limit that refused the turn ends. */
  resetsAt: number | undefined;
  /** Lines that are no part of the protocol, for the record of a failure. */
  noise = '';
  private readonly onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    this.onText = onText;
  }

  /** One line; what is not known is passed over, because newer programs say more. */
  line(line: string): void {
    if (line.trim() === '') return;
    const event = readMessage(line);
    if (event === undefined) {
      // Half an event would put words of the conversation into the record of a failure.
      if (this.noise.length < MOST_NOISE && !line.startsWith('{'))
        this.noise += `${line.slice(0, MOST_NOISE)} `;
      return;
    }
    switch (event['type']) {
      case 'stream_event':
        this.delta(event['event']);
        return;
      case 'assistant':
        if (typeof event['error'] === 'string') this.errorWord ??= event['error'];
        return;
      case 'rate_limit_event':
        this.limit(event['rate_limit_info']);
        return;
      case 'result':
        this.result = resultOf(event);
        return;
      default:
    }
  }

  private delta(event: unknown): void {
    const delta = isRecord(event) && event['type'] === 'content_block_delta' ? event['delta'] : undefined;
    if (!isRecord(delta) || delta['type'] !== 'text_delta' || typeof delta['text'] !== 'string') return;
    this.add(delta['text']);
  }

  /** More of the answer. */
  add(text: string): void {
    this.text += text;
    this.onText(text);
  }

  private limit(info: unknown): void {
    if (!isRecord(info) || info['status'] !== 'rejected') return;
    const at = info['resetsAt'];
    // Without a time it is no limit of the sign-in: the provider only wants to be asked more slowly.
    if (typeof at !== 'number') return;
    this.errorWord = 'usage_limit';
    // Some versions count milliseconds.
    this.resetsAt = at > MILLISECONDS ? Math.round(at / 1000) : at;
  }
}

const MOST_NOISE = 2000;
const MILLISECONDS = 100_000_000_000;

function resultOf(event: Readonly<Record<string, unknown>>): ClaudeResult {
  const usage = isRecord(event['usage']) ? event['usage'] : {};
  const errors = Array.isArray(event['errors']) ? event['errors'].filter(isText) : [];
  const text = isText(event['result']) ? event['result'] : errors.join('; ');
  const subtype = isText(event['subtype']) ? event['subtype'] : '';
  const input = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens']
    .map((key) => usage[key])
    .filter((count) => typeof count === 'number');
  return {
    isError: event['is_error'] === true || subtype.startsWith('error'),
    text,
    subtype,
    status: numberOf(event['api_error_status']),
    inputTokens: input.length === 0 ? undefined : input.reduce((sum, count) => sum + count, 0),
    outputTokens: numberOf(usage['output_tokens']),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
