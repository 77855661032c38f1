import type { SetupOption, SetupStep } from './setup-types.ts';

/** A fixed menu has at most this many rows: one digit each. */
const MOST_FIXED = 9;

/** A menu; one that is longer than the digits go is searched by typing. */
export function choiceStep(
  id: string,
  title: string,
  options: readonly SetupOption[],
  { current, lines = [] }: { readonly current?: string | undefined; readonly lines?: readonly string[] } = {},
): SetupStep & { kind: 'choice' } {
  return {
    kind: 'choice',
    id,
    title,
    lines,
    options,
    searchable: options.length > MOST_FIXED,
    ...(current === undefined ? {} : { current }),
  };
}
