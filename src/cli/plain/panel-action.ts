import type { LivePanel } from '../../app/app-types.ts';
import type { PlainOption } from './ask-rows.ts';
import type { PlainTalk } from './plain-talk.ts';

/** Where the menu leads besides the panel's own work, as from the screen; `ended` when a script has no more answers. */
export type PanelLeave = 'quit' | 'cancelled' | 'model' | 'setup' | 'ended';

/** What one action of the menu comes to: a line to tell, a place to go, or back to the menu without a word. */
export type Outcome =
  | { readonly kind: 'told'; readonly lines: readonly string[] }
  | { readonly kind: 'leave'; readonly to: PanelLeave }
  | { readonly kind: 'back' };

export const BACK: Outcome = { kind: 'back' };
/** The person left in the middle of a question. */
export const CUT: Outcome = { kind: 'leave', to: 'cancelled' };

/** How many moves a change of an order took, to take it back as one. */
export interface OrderChange {
  readonly agentId: string;
  readonly count: number;
}

/** What the actions of one visit work with. */
export interface Scene {
  readonly panel: LivePanel;
  readonly talk: PlainTalk;
  readonly steps: OrderChange[];
}

export function told(...lines: readonly string[]): Outcome {
  return { kind: 'told', lines };
}

/** A line of a menu; `disabledReason` says why it cannot be chosen now. */
export function option(id: string, hint: string, disabledReason: string | undefined): PlainOption {
  return { id, label: id, hint, ...(disabledReason === undefined ? {} : { disabledReason }) };
}
