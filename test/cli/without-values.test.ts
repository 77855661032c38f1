import { expect, it } from 'vitest';
import { withoutValues } from '../../src/cli/without-values.ts';

it.each([
  ["error: unknown option '--api-key=canary-1'", "error: unknown option '--api-key'"],
  [
    "error: unknown option '--api-key=it's canary-1'\n(Did you mean --x?)",
    "error: unknown option '--api-key'\n(Did you mean --x?)",
  ],
  ["error: unknown option '--plian'", "error: unknown option '--plian'"],
  [
    "error: too many arguments for 'set'. Expected 1 argument but got 2: a/b, canary-1.\n",
    "error: too many arguments for 'set'. Expected 1 argument but got 2.\n",
  ],
])('decision 28: %j loses its values', (text, expected) => {
  expect(withoutValues(text)).toBe(expected);
});
