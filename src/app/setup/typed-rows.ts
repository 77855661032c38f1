import { sameValue } from '../../core/config/config-edit.ts';
import { seesImages } from '../../core/models/image-input.ts';
import type { SetupDraft } from './setup-draft.ts';

/** A row of `models.providers.<id>.models`, as far as onboarding knows it; other fields go along untouched. */
export interface TypedRow {
  readonly id: string;
  readonly name?: string | undefined;
  readonly input?: readonly string[] | undefined;
}

/**
 * The rows of an endpoint with those that this draft adds, or `rows` itself when it adds none. Only models that were typed by
 * hand get one, and those that see images where their server does not say so (ONB-13); what it lists lives in the catalog
 * store. Adding never takes another row away (B070).
 */
export function typedRows(draft: SetupDraft, rows: readonly TypedRow[]): readonly TypedRow[] {
  const chosen = [...(draft.primary === undefined ? [] : [draft.primary]), ...(draft.fallbacks ?? [])];
  let result = rows;
  for (const ref of chosen.filter((each) => each.startsWith(`${draft.provider}/`))) {
    const id = ref.slice(draft.provider.length + 1);
    const said = ref === draft.primary ? draft.seesImages : undefined;
    const sees = said ?? seesImages(id);
    const input = sees === undefined ? {} : { input: sees ? ['text', 'image'] : ['text'] };
    const row = result.find((each) => each.id === id);
    if (row === undefined && isNews(draft, id, sees)) result = [...result, { id, name: id, ...input }];
    if (row !== undefined && said !== undefined && !sameValue(row, { ...row, ...input })) {
      result = result.map((each) => (each === row ? { ...row, ...input } : each));
    }
  }
  return result;
}

/** Is there anything about this model that its server's own list does not say? */
function isNews({ discovered, descriptor }: SetupDraft, id: string, sees: boolean | undefined): boolean {
  const listed = discovered?.find((model) => model.id === id);
  if (listed === undefined) return true;
  return descriptor === undefined && sees === true && !listed.input.includes('image');
}
