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

/** The overlay as a step. `isTyped`: the model was typed by hand, so that another can be typed. */
export function overlayStep(overlay: Overlay, isTyped: boolean): SetupStep {
  if (overlay.kind === 'working') return overlay;
  if (overlay.kind === 'check-failed') return failedStep(overlay.message, isTyped);
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
 * @param isTyped whether the model was typed by hand, so that another can be typed
 */
function failedStep(message: string, isTyped: boolean): SetupStep {
  return {
    kind: 'choice',
    id: 'check-failed',
    title: 'That did not work',
    lines: [message],
    searchable: false,
    options: [
      { id: 'retry', label: 'Try again' },
      { id: 'key', label: 'Change the key or address' },
      { id: 'save', label: 'Save it unverified', hint: 'shown as unverified until it answers' },
      { id: 'provider', label: 'Another provider' },
      ...(isTyped ? [{ id: 'model', label: 'Type another model' }] : []),
    ],
  };
}
