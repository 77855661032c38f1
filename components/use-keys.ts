import { type Key, useInput } from 'ink';

/** A key as data: what it does, which keys, and how the footer calls it. */
export interface KeyBinding {
  readonly keys: readonly string[];
  /** `enter choose`; empty keeps it out of the footer and in the help. */
  readonly help: string;
  readonly run: () => void;
  /** Off for now: neither works nor shows. */
  readonly isOff?: boolean;
}

/** The only listener of a screen: bindings first, anything else that is text goes to `onText` (T5, T6). */
export function useKeys(
  bindings: readonly KeyBinding[],
  options: { readonly isActive?: boolean; readonly onText?: (text: string) => void } = {},
): void {
  useInput(
    (input, key) => {
      const name = keyName(input, key);
      const binding = bindings.find((entry) => entry.isOff !== true && entry.keys.includes(name));
      if (binding !== undefined) binding.run();
      else if (isText(input, key)) options.onText?.(input);
    },
    { isActive: options.isActive ?? true },
  );
}

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** `enter`, `ctrl+u`, `shift+tab`, or the character itself. */
function keyName(input: string, key: Key): string {
  const named = NAMED.find(([flag]) => key[flag])?.[1];
  if (named !== undefined) return named;
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  return key.ctrl ? `ctrl+${input}` : input;
}

function isText(input: string, key: Key): boolean {
  return input !== '' && !key.ctrl && !key.meta && !key.escape;
}

/** The footer's line: only what works now (P30). */
export function footerOf(bindings: readonly KeyBinding[]): string {
  return bindings
    .filter((binding) => binding.isOff !== true && binding.help !== '')
    .map((binding) => binding.help)
    .join(' · ');
}
