import {
  deltaEvent,
  errorEvent,
  itemEvent,
  type TokenCounts,
  type TurnError,
  turnEndEvent,
  usageEvent,
} from './protocol.ts';

/** Characters. No honest answer of one turn is larger. */
const LONGEST_ANSWER = 5 * 1024 * 1024;
/** Two messages of one turn are two paragraphs. */
const BETWEEN = '\n\n';

export type TurnEnd =
  | { readonly kind: 'completed' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly error: TurnError }
  /** It broke off and would begin anew, but its words are shown already. */
  | { readonly kind: 'broken' }
  /** The provider does not take the sign-in; Codex would try it again and again. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-large' }
  /** Nothing happens in it any more. */
  | { readonly kind: 'silent' };

export interface TurnEvents {
  readonly onText: (text: string) => void;
  /** Any event of the turn. */
  readonly onLife: () => void;
  /** The model has begun: it thinks, works or speaks. */
  readonly onBegin: () => void;
  readonly onEnd: (end: TurnEnd) => void;
  /** Has the server said that the sign-in it was given is not taken? */
  readonly isRefused: () => boolean;
}

/** Reads the events of one turn. What it has given to `onText` is its `text`, to the letter. */
export class TurnAnswer {
  text = '';
  /** What went wrong in a try that Codex makes again by itself. */
  lastTry: TurnError | undefined;
  private turnId: string | undefined;
  private itemId: string | undefined;
  private readonly written = new Map<string, number>();
  private readonly events: TurnEvents;
  private before: TokenCounts | undefined;
  private after: TokenCounts | undefined;

  constructor(events: TurnEvents) {
    this.events = events;
  }

  /** From now on only events of this turn count: those of one before it may still be under way. */
  belongTo(turnId: string): void {
    this.turnId = turnId;
  }

  get usage(): { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined } {
    const { before, after } = this;
    return {
      inputTokens: after === undefined ? undefined : after.inputTokens - (before?.inputTokens ?? 0),
      outputTokens: after === undefined ? undefined : after.outputTokens - (before?.outputTokens ?? 0),
    };
  }

  readonly take = (method: string, params: unknown): void => {
    this.events.onLife();
    if (method === 'item/agentMessage/delta') this.onDelta(params);
    else if (method === 'item/started' || method === 'item/completed') this.onItem(method, params);
    else if (method.startsWith('item/')) this.events.onBegin();
    else if (method === 'thread/tokenUsage/updated') this.onUsage(params);
    else if (method === 'error') this.onError(params);
    else if (method === 'turn/completed') this.onTurnEnd(params);
  };

  private isOther(turnId: string | null | undefined): boolean {
    return typeof turnId === 'string' && this.turnId !== undefined && turnId !== this.turnId;
  }

  private onDelta(params: unknown): void {
    const read = deltaEvent().safeParse(params);
    if (!read.success || this.isOther(read.data.turnId)) return;
    this.write(read.data.itemId, read.data.delta);
  }

  private onItem(method: string, params: unknown): void {
    const read = itemEvent().safeParse(params);
    if (!read.success || this.isOther(read.data.turnId)) return;
    const { type, id, text } = read.data.item;
    if (type !== 'userMessage') this.events.onBegin();
    if (type !== 'agentMessage' || method !== 'item/completed') return;
    // Whole messages come without deltas from some versions, or with the last ones missing.
    this.write(id, (text ?? '').slice(this.written.get(id) ?? 0));
  }

  private write(itemId: string, delta: string): void {
    if (delta === '') return;
    this.events.onBegin();
    const piece = this.text !== '' && this.itemId !== itemId ? `${BETWEEN}${delta}` : delta;
    this.itemId = itemId;
    this.written.set(itemId, (this.written.get(itemId) ?? 0) + delta.length);
    if (this.text.length + piece.length > LONGEST_ANSWER) {
      this.events.onEnd({ kind: 'too-large' });
      return;
    }
    this.text += piece;
    this.events.onText(piece);
  }

  private onUsage(params: unknown): void {
    const read = usageEvent().safeParse(params);
    if (!read.success || this.isOther(read.data.turnId)) return;
    const { total, last } = read.data.tokenUsage;
    // Totals are the thread's: the first of them tells what was there before this turn.
    this.before ??= {
      inputTokens: total.inputTokens - last.inputTokens,
      outputTokens: total.outputTokens - last.outputTokens,
    };
    this.after = total;
  }

  private onError(params: unknown): void {
    const read = errorEvent().safeParse(params);
    if (!read.success || this.isOther(read.data.turnId)) return;
    this.lastTry = read.data.error;
    if (this.events.isRefused()) this.events.onEnd({ kind: 'refused' });
    else if (read.data.willRetry === true && this.text !== '') this.events.onEnd({ kind: 'broken' });
  }

  private onTurnEnd(params: unknown): void {
    const read = turnEndEvent().safeParse(params);
    if (!read.success || this.isOther(read.data.turn.id)) return;
    const { status, error } = read.data.turn;
    if (status === 'completed') this.events.onEnd({ kind: 'completed' });
    else if (status === 'interrupted') this.events.onEnd({ kind: 'interrupted' });
    else {
      const known = error ?? this.lastTry ?? { message: 'The turn failed' };
      this.events.onEnd({ kind: 'failed', error: known });
    }
  }
}
