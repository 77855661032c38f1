import type { FailureEvidence } from '../failure/evidence.ts';
import type { CallOptions, CallTarget } from './model-calls.ts';

/** A public list of models, as its server wrote it. */
export type CatalogueOutcome =
  /** `document`: the parsed JSON, not judged yet. `etag`: what the server calls this state of it. */
  | { readonly ok: true; readonly document: unknown; readonly etag?: string }
  /** It is still what the `etag` of the question names. */
  | { readonly ok: true; readonly isUnchanged: true }
  | {
      readonly ok: false;
      readonly kind: 'status' | 'too-large' | 'malformed' | 'unreachable';
      readonly evidence: FailureEvidence;
    };

export interface CatalogueOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whom the failure is about. */
  readonly provider: string;
  /** Of the list that is here already: a server that has no other one says so instead of sending it again. */
  readonly etag?: string | undefined;
}

export type ToolOutcome =
  /** `called`: it called the tool that it was given; without, it only talked. */
  | { readonly ok: true; readonly called: boolean; readonly latencyMs: number }
  | { readonly ok: false; readonly evidence: FailureEvidence };

export interface ToolCheckOptions extends Pick<CallOptions, 'limits' | 'signal'> {
  readonly maxOutputTokens: number;
  /** Insist on the call; only for models that understand `tool_choice`. */
  readonly isRequired: boolean;
}

/** What a scan asks beside chat: public catalogs, and whether a model calls tools. One call, one request; failures are values. */
export interface ModelScanner {
  /** Reads a public list, without a credential. The time limit ends it whatever the server does. */
  catalogue(url: string, options: CatalogueOptions): Promise<CatalogueOutcome>;
  /** Gives the model one harmless tool and asks it to call it. */
  checkTools(target: CallTarget, options: ToolCheckOptions): Promise<ToolOutcome>;
}
