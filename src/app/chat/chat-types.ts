import type { SessionParams } from '../../core/ports/session-store.ts';
import type { Observable } from '../app-types.ts';

/** One thing in the transcript of a chat, in order; ids only grow. Texts are safe to print (decision 31) and redacted. */
export type ChatEntry =
  | { readonly id: number; readonly kind: 'user'; readonly text: string }
  | ChatReply
  /** A hop, a return, a switch, a compaction: once per transition (B002). */
  | { readonly id: number; readonly kind: 'notice'; readonly text: string }
  /** What a command answers. */
  | { readonly id: number; readonly kind: 'answer'; readonly lines: readonly string[] }
  | {
      readonly id: number;
      readonly kind: 'error';
      readonly lines: readonly string[];
      /** Of decision 32. */
      readonly exitCode: number;
    };

export interface ChatReply {
  readonly id: number;
  readonly kind: 'assistant';
  /** Grows while `state` is `streaming`. */
  readonly text: string;
  /** `stopped` by the person, `broken` by the connection: the text is what came until then. */
  readonly state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'broken';
  /** `provider/model` that answered; undefined for replies of earlier runs and before the end. */
  readonly served: string | undefined;
}

/** Why the badge is shown: another model answers for the requested one. */
export interface ChatFallback {
  readonly requested: string;
  readonly served: string;
  /** In words; undefined when it happened in an earlier run and its block has ended. */
  readonly reason: string | undefined;
}

export interface ChatSnapshot {
  readonly agentId: string;
  readonly sessionId: string;
  readonly entries: readonly ChatEntry[];
  readonly activity: 'idle' | 'replying' | 'compacting';
  /** The model that the next reply is asked of; undefined when none is selected. */
  readonly model: string | undefined;
  /** A person chose it for this session: exact, without fallbacks. */
  readonly isPinned: boolean;
  readonly fallback: ChatFallback | undefined;
  /** Chosen while a reply runs on another model (LIVE-3): applied at its next clean point, or to the next message. */
  readonly pendingModel: string | undefined;
  /** Messages that wait for the running reply to end. */
  readonly queued: readonly string[];
  readonly params: SessionParams;
  /** `/model` was typed alone: show the picker, then call `pick`. Only with `hasPicker`. */
  readonly isPickerOpen: boolean;
  /** The running reply waits for a yes or no: what comes next costs more (decision 21). Only with `canAsk`. */
  readonly question: string | undefined;
  /** `/exit` was typed. */
  readonly isLeaving: boolean;
}

export interface ChatStart {
  readonly agentId?: string | undefined;
  /** Goes on with this session, or begins it; undefined goes on with the last used one. */
  readonly sessionId?: string | undefined;
  /** Begins a new session in any case. */
  readonly isNew?: boolean | undefined;
  /** The delivery can draw a picker; without one `/model` answers with the numbered list. */
  readonly hasPicker?: boolean | undefined;
  /** Somebody is there to answer; without one, what costs more is refused (decision 21). */
  readonly canAsk?: boolean | undefined;
}

/** A conversation as a screen or a line mode sees it. No method throws: what goes wrong becomes an `error` entry. */
/** What a model is picked for: the session exactly, the session with the configured fallbacks (decision 12), or the default. */
export type PickedFor = 'session' | 'session-with-fallbacks' | 'default';

export interface ChatSession extends Observable<ChatSnapshot> {
  /**
   * A line as it was typed. Resolves when all of it is done, the reply included. While a reply runs, commands that only look or
   * choose are done at once; everything else waits its turn.
   */
  submit(input: string): Promise<void>;
  /** Whole lines that the input could become, at most eight; none for text. Reads only. */
  complete(input: string): readonly string[];
  /** Stops the running reply and drops what waits; false when nothing was running. */
  abort(): boolean;
  /** Answers the open question; nothing happens when there is none. */
  answer(isYes: boolean): void;
  /**
   * Closes the picker; with a ref, this session uses that model as after `/model <ref>`, with `--with-fallbacks` or without, or it
   * becomes the default model, which this session follows then, and whose fallbacks may stand in.
   */
  pick(ref: string | undefined, as?: PickedFor): Promise<void>;
  /** As `/model <typed>`, of which nothing is a word to the model or of the command. */
  choose(typed: string): Promise<void>;
  /** Stops what runs and resolves when it has ended and everything is stored. */
  close(): Promise<void>;
}
