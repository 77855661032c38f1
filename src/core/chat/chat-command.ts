/** One line of a chat as the program understands it; texts are as typed, nothing is resolved yet (CHAT). */
export type ChatInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | ChatCommand;

export type ChatCommand =
  /** `/model` alone: the delivery shows its picker. */
  | { readonly kind: 'model-picker' }
  | { readonly kind: 'model-list' }
  | { readonly kind: 'model-status' }
  /** A row of the last `/model` list of the session (decision 40); `rest` is said to the new model. */
  | {
      readonly kind: 'model-number';
      readonly number: number;
      readonly withFallbacks: boolean;
      readonly rest: string;
    }
  | ModelSwitch
  | { readonly kind: 'model-runtime'; readonly runtime: string; readonly rest: string }
  | {
      readonly kind: 'models';
      readonly provider: string | undefined;
      /** From 1. */
      readonly page: number;
      /** Rows of a page; undefined for the usual number. */
      readonly size: number | 'all' | undefined;
    }
  | { readonly kind: 'models-add' }
  /** `text` is a model, a provider, or the first message. */
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'status' }
  | { readonly kind: 'compact' }
  | { readonly kind: 'help' }
  | { readonly kind: 'exit' }
  /** `isOn` undefined: show how it stands. */
  | { readonly kind: 'fast' | 'thinking'; readonly isOn: boolean | undefined }
  | { readonly kind: 'agent'; readonly id: string | undefined }
  /** A command with words that it does not take; `usage` is how it is written. */
  | { readonly kind: 'misuse'; readonly usage: string }
  /** A word that begins like a command and is near to one. */
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly string[] };

/** `/model <ref|alias>[@profile] [--runtime <id>] [--with-fallbacks]`, or `/<alias>`. */
export interface ModelSwitch {
  readonly kind: 'model';
  readonly model: string;
  readonly profile: string | undefined;
  readonly runtime: string | undefined;
  /** The configured fallbacks may stand in (decision 12). */
  readonly withFallbacks: boolean;
  /** Said to the new model. */
  readonly rest: string;
  /** Model and suffix as they were written: some ids end like a profile. */
  readonly written: string;
  /** The whole message, when the command stands inside a sentence: it is only text when the model means nothing. */
  readonly sentence: string | undefined;
}
