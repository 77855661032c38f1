import type { PickerRow } from '../../src/app/app-types.ts';

/** A row that can be chosen, with what a test does not care about filled in. */
export function pickerRow(number: number, ref: string, facts: Partial<PickerRow> = {}): PickerRow {
  return {
    id: ref,
    number,
    ref,
    provider: ref.slice(0, ref.indexOf('/')),
    name: `Name of ${ref.slice(ref.indexOf('/') + 1)}`,
    contextWindow: 200_000,
    cost: { input: 5, output: 25, cacheRead: 0, cacheWrite: 0 },
    local: false,
    input: ['text', 'image'],
    reasoning: true,
    mark: undefined,
    health: { state: 'ok', checkedAtMs: 0 },
    disabledReason: undefined,
    aliases: [],
    isCurrent: false,
    isFavourite: false,
    isRecent: false,
    ...facts,
  };
}
