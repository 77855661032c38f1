/**
 * ENV-7: variables of the product's former names are ignored. One sentence that names them (never their values), or
 * `undefined` when there are none.
 */
export function legacyVariablesNotice(names: readonly string[]): string | undefined {
  const found = names.filter((name) => /^(?:CLAWDBOT|MOLTBOT)_/.test(name)).sort();
  if (found.length === 0) return undefined;
  const [first = ''] = found;
  const others = found.length === 1 ? '' : ` and ${found.length - 1} more`;
  const verb = found.length === 1 ? 'is' : 'are';
  return `${first}${others} ${verb} ignored: variables are named OPENCLAW_… now.`;
}
