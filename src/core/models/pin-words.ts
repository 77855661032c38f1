/**
 * What a changed primary means for a session that a person gave a model of its own (SRC-8); both as `provider/model`. Undefined
 * when they are the same model, and without a primary.
 */
export function pinWords(pin: string, primary: string | undefined): string | undefined {
  if (primary === undefined || pin === primary) return undefined;
  return `This session is pinned to ${pin}; config primary ${primary} will apply to new/unpinned sessions.`;
}
