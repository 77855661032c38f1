import type { Config } from '../config/config.ts';
import type { ConfigEdit } from '../ports/config-store.ts';

/**
 * An order without the profiles that are gone; undefined when nothing is left of it, because an authored empty order means
 * "use none" (CRED-13). An order that was empty before stays so.
 */
export function orderWithout(
  order: readonly string[],
  gone: ReadonlySet<string>,
): readonly string[] | undefined {
  const left = order.filter((id) => !gone.has(id));
  return left.length === 0 && order.length > 0 ? undefined : left;
}

/** The edits that take profiles out of `auth.profiles` and of every list of `auth.order` (CRED-13); none when none is named. */
export function editsWithout({ auth }: Config, gone: ReadonlySet<string>): readonly ConfigEdit[] {
  const edits: ConfigEdit[] = [];
  for (const id of Object.keys(auth?.profiles ?? {})) {
    if (gone.has(id)) edits.push({ op: 'unset', path: ['auth', 'profiles', id] });
  }
  for (const [provider, order] of Object.entries(auth?.order ?? {})) {
    const left = orderWithout(order, gone);
    const path = ['auth', 'order', provider];
    if (left === undefined) edits.push({ op: 'unset', path });
    else if (left.length < order.length) edits.push({ op: 'set', path, value: left });
  }
  return edits;
}
