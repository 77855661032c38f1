import { formatModelRef, type ModelRef } from '../models/model-ref.ts';

/** One row of the `/model` list: a model and who offers it. */
export interface ModelFamily {
  /** From 1 (decision 40). */
  readonly number: number;
  /** The id without the names of resellers before it. */
  readonly name: string;
  readonly refs: readonly ModelRef[];
}

/** Groups refs by model, in the order of their first appearance; what differs only by case or reseller is one row (CHAT). */
export function modelFamilies(refs: readonly ModelRef[]): readonly ModelFamily[] {
  const families = new Map<string, ModelRef[]>();
  for (const ref of refs) {
    const key = nameOf(ref).toLowerCase();
    const known = families.get(key);
    if (known === undefined) families.set(key, [ref]);
    else if (!known.some((other) => formatModelRef(other) === formatModelRef(ref))) known.push(ref);
  }
  return [...families.values()].map((members, index) => ({
    number: index + 1,
    name: members[0] === undefined ? '' : nameOf(members[0]),
    refs: members,
  }));
}

/** The member that a row number means: that of the current provider, else the first. */
export function memberOf(family: ModelFamily, currentProvider: string | undefined): ModelRef | undefined {
  return family.refs.find((ref) => ref.provider === currentProvider) ?? family.refs[0];
}

/** `<n>) <model> — <providers>`. */
export function familyLine({ number, name, refs }: ModelFamily): string {
  return `${number}) ${name} — ${[...new Set(refs.map((ref) => ref.provider))].join(', ')}`;
}

function nameOf({ model }: ModelRef): string {
  return model.slice(model.lastIndexOf('/') + 1);
}
