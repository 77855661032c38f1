import type { DiffLine } from '../../core/config/line-diff.ts';
import type { SetupNotes } from '../../core/ports/setup-notes.ts';
import type { PreferenceValues } from '../../core/ports/system.ts';
import type { Observable, PickerRow } from '../app-types.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import type { ResetScope } from './reset-scope.ts';
import type { SetupPurpose } from './setup-purpose.ts';
import type { HostFlags } from './setup-record.ts';

/** One line of a menu. */
export interface SetupOption {
  readonly id: string;
  readonly label: string;
  /** Dim words beside it: `found`, `API key`. */
  readonly hint?: string;
  readonly disabledReason?: string;
}

/** A row to mark or not; `id` is what it means and how it is shown. */
export interface MarkRow {
  readonly id: string;
  readonly number: number;
  readonly hint: string;
}

/** What the wizard asks or shows now. Doors draw by `kind`; `id` names the step for tests and scripts. */
export type SetupStep =
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly options: readonly SetupOption[];
      /** Answer given before, to start on. */
      readonly current?: string;
      /** Long lists filter by typing; short fixed menus choose on a digit. */
      readonly searchable: boolean;
      readonly error?: string;
    }
  | {
      readonly kind: 'text';
      readonly id: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly value: string;
      readonly placeholder?: string;
      readonly error?: string;
    }
  | {
      readonly kind: 'secret';
      readonly id: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly error?: string;
      readonly optional: boolean;
    }
  | { readonly kind: 'working'; readonly id: string; readonly title: string; readonly sinceMs: number }
  | {
      readonly kind: 'model';
      readonly id: string;
      readonly title: string;
      readonly rows: readonly PickerRow[];
      readonly current?: string;
    }
  | {
      readonly kind: 'fallbacks';
      readonly id: string;
      readonly title: string;
      readonly primary: string;
      readonly rows: readonly PickerRow[];
      readonly selected: readonly string[];
      /** What to know before choosing a row, by ref: `same provider`, `smaller window`, `no image input`, `dearer`. */
      readonly warnings: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'marks';
      readonly id: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly rows: readonly MarkRow[];
      /** Ids of rows. */
      readonly selected: readonly string[];
      /** What no mark at all means, in words. */
      readonly nothing: string;
    }
  | {
      readonly kind: 'review';
      readonly id: string;
      readonly title: string;
      readonly configPath: string;
      readonly diff: readonly DiffLine[];
      readonly storeLines: readonly string[];
      /** Consequences that the diff does not show. */
      readonly notes: readonly string[];
      readonly error?: string;
    }
  | {
      readonly kind: 'finished';
      readonly id: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly ok: boolean;
    };

export interface SetupSnapshot {
  readonly step: SetupStep;
  /** Position among the steps a person sees, from 1. */
  readonly stepNumber: number;
  readonly stepCount: number;
  readonly canGoBack: boolean;
  /** Answers so far, one line each; never a secret. */
  readonly trail: readonly { readonly title: string; readonly answer: string }[];
  readonly nowMs: number;
  /** Servers and keys of this machine are still being looked for: the provider menu can grow. */
  readonly isLooking: boolean;
  /** Whoever leaves now can go on another time. */
  readonly isKept: boolean;
}

/** How the wizard ended, for the receipt. */
export type SetupResult =
  | { readonly kind: 'done'; readonly lines: readonly string[]; readonly receipt: SetupReceipt }
  | { readonly kind: 'cancelled'; readonly lines: readonly string[] }
  /** Nothing was written: the sign-in comes first, then a wizard that goes on with `resume`. */
  | {
      readonly kind: 'sign-in';
      readonly lines: readonly string[];
      readonly provider: string;
      /** Id of a `SignInWay`. */
      readonly way: string;
      readonly resume: SetupAnswers;
    };

export type SetupDone = Extract<SetupResult, { readonly kind: 'done' }>;

/** What was set up, for scripts (ONB-22). */
export interface SetupReceipt {
  readonly provider: string;
  /** The default model it leads to; null when the one before stays. */
  readonly model: string | null;
  /** Id of the credential that was stored. */
  readonly profile: string | null;
  /** The provider has answered. */
  readonly verified: boolean;
  /** Why it has not. */
  readonly problem: string | null;
  readonly configPath: string;
  readonly changed: boolean;
  /** The copy of what a reset took from the store. */
  readonly resetCopy?: string;
}

/** The wizard without a face: Ink, plain questions and tests drive the same object. Nothing is written before the review. */
export interface SetupFlow extends Observable<SetupSnapshot> {
  /** Answers the present step: option id, text, secret, ref, comma list of refs, `accept`. */
  answer(value: string): void;
  /** To the step before, answers kept; stops work in progress; false on the first step. */
  back(): boolean;
  /** What there is to tell so far; undefined while nothing has been written or refused. */
  result(): SetupResult | undefined;
  /** Drops questions and requests, waits for a write that has begun, and answers what there is to tell, as `result`. */
  leave(): Promise<SetupResult | undefined>;
  dispose(): void;
}

/** Questions that flags answer before anything is asked. */
export interface GivenAnswers {
  /** Id of a provider, or `custom`. */
  readonly provider?: string;
  /** Auth choice id. */
  readonly method?: string;
  readonly existing?: 'reset';
  readonly 'reset-scope'?: ResetScope;
  readonly host?: HostFlags;
}

/** How a wizard begins. */
export interface SetupFlowOptions {
  readonly purpose?: SetupPurpose;
  /** Answers of a wizard that ended for a sign-in; goes on where the credential is chosen. */
  readonly resume?: SetupAnswers | undefined;
  /** What flags have answered: their questions are left out (B043). */
  readonly given?: GivenAnswers | undefined;
  /** What the pickers of the wizard put in front; without it nothing is preferred. */
  readonly preferences?: Pick<PreferenceValues, 'favourites' | 'recents'> | undefined;
  /** Where answers are kept for an onboarding that is interrupted; without it none are kept or offered. */
  readonly notes?: SetupNotes | undefined;
}
