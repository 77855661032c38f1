/** Every key of the panel (P30). */
export const PANEL_HELP = [
  '↑ ↓ j k   choose a credential',
  'enter     what is known of it: the provider’s words, its deadline, its limits, its last attempts',
  'c         clear its blocks: the next turn may use it at once',
  'p         ask one small question with it now; an answer clears its blocks',
  'o         who is asked first: move the credentials of its provider, at once',
  'u         take the last change of an order back',
  'd         what is known of the selected models: window, price, what they take',
  'm         choose the default model',
  'a         one more key for its provider; tab there: another provider',
  'tab       the next agent',
  'q         quit (Ctrl-C from everywhere)',
  'Ctrl-Z    back to the shell; fg goes on',
] as const;
