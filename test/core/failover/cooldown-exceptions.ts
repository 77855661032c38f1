/** Rows of the cooldown table that a decision overrides: what holds here instead, and why. */
export const COOLDOWN_EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'cd-055',
    'decision 15: a router never loses a whole credential, but blocks of one model apply to it as well',
  ],
  ['cd-093', 'decision 15: an ended window is half-open, so there is nothing to wait for'],
]);

/** Rows about what is not kept here: a block carries the reason that opened it, no counts by reason (decisions 14 and 15). */
export const COOLDOWNS_OUTSIDE = ['cd-100', 'cd-101'] as const;
