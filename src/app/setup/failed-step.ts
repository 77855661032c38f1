import type { SetupStep } from './setup-types.ts';

/**
 * The question after a check that failed.
 * @param message what the provider said, for people
 * @param isTyped whether the model was typed by hand, so that another can be typed
 */
export function failedStep(message: string, isTyped: boolean): SetupStep {
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
