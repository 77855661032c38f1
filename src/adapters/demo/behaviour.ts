/** What a fake provider does with one request. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly text: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Begins to answer and then drops the connection. */
  | { readonly kind: 'cut'; readonly afterText: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'reset' };

export type Dialect =
  | 'openai-completions'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'google-generative-ai'
  | 'ollama'
  | 'models';

/** A request as a script sees it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  /** Whatever came as bearer token, x-api-key or x-goog-api-key; empty without one. */
  readonly key: string;
  readonly model: string;
  readonly dialect: Dialect;
  /** How many requests came before this one, lists apart. */
  readonly count: number;
  /** What was sent; empty when it was no JSON document. */
  readonly body: Readonly<Record<string, unknown>>;
}
