import type { SetupStep } from './setup-types.ts';

/** What is on screen instead of a question: work, its failure, or the end. */
export type Overlay =
  | { readonly kind: 'working'; readonly id: string; readonly title: string; readonly sinceMs: number }
  | { readonly kind: 'check-failed'; readonly message: string }
  | {
      readonly kind: 'finished';
      readonly ok: boolean;
      readonly lines: readonly string[];
      readonly title?: string;
    };

/** Which ways on there are after a failed check. */
export interface WaysOn {
  /** The model was typed by hand: another can be typed. */
  readonly isTyped: boolean;
  /** The provider has several plans or regions. */
  readonly hasPlans: boolean;
}

/** The overlay as a step. */
export function overlayStep(overlay: Overlay, ways: WaysOn): SetupStep {
  if (overlay.kind === 'working') return overlay;
  if (overlay.kind === 'check-failed') return failedStep(overlay.message, ways);
  return {
    kind: 'finished',
    id: 'finished',
    title: overlay.title ?? (overlay.ok ? 'Done' : 'Saved, but not answered yet'),
    lines: overlay.lines,
    ok: overlay.ok,
  };
}

/**
 * The question after a check that failed.
 * @param message what the provider said, for people
 */
function failedStep(message: string, { isTyped, hasPlans }: WaysOn): SetupStep {
  return {
    kind: 'choice',
    id: 'check-failed',
    title: 'That did not work',
    lines: [message],
    searchable: false,
    options: [
      { id: 'retry', label: 'Try again' },
      { id: 'key', label: 'Change the key or address' },
      ...(hasPlans ? [{ id: 'plan', label: 'Another plan or region' }] : []),
      { id: 'save', label: 'Save it unverified', hint: 'shown as unverified until it answers' },
      { id: 'provider', label: 'Another provider' },
      ...(isTyped ? [{ id: 'model', label: 'Type another model' }] : []),
    ],
  };
}
