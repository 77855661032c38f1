import type { PickerRow } from '../../app/app-types.ts';
import type { SetupStep } from '../../app/setup/setup-types.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { formatTokens } from '../../core/text/format.ts';

/** A line that can be chosen by its number, which stays while the question stands (decision 40). */
export interface PlainRow {
  readonly number: number;
  /** The answer it stands for. */
  readonly id: string;
  readonly text: string;
  readonly disabledReason?: string | undefined;
}

/** The rows of a question that has some. */
export function plainRows(step: SetupStep, nowMs: number): readonly PlainRow[] {
  switch (step.kind) {
    case 'choice':
      return step.options.map(({ id, label, hint, disabledReason }, index) => ({
        number: index + 1,
        id,
        text: hint === undefined || hint === '' ? label : `${label} - ${hint}`,
        disabledReason,
      }));
    case 'model':
      return step.rows.map((row) => modelRow(row, nowMs));
    case 'fallbacks':
      return step.rows.map((row) => {
        const warning = step.warnings[row.ref];
        const { text, ...rest } = modelRow(row, nowMs);
        return { ...rest, text: warning === undefined ? text : `${text} (${warning})` };
      });
    case 'marks':
      return step.rows.map(({ number, id, hint }) => ({ number, id, text: `${id} - ${hint}` }));
    default:
      return [];
  }
}

/** A model as a line. */
export function modelRow(row: PickerRow, nowMs: number): PlainRow {
  const facts = [
    row.ref.endsWith(row.name) ? '' : row.name,
    row.contextWindow === undefined ? '' : `window ${formatTokens(row.contextWindow)}`,
    row.cost === undefined ? '' : `$${row.cost.input} in, $${row.cost.output} out`,
    row.mark ?? '',
    row.health.state === 'ok' ? '' : healthWords(row.health, nowMs),
    row.isCurrent ? 'current' : '',
    row.isFavourite ? 'favourite' : '',
  ].filter((fact) => fact !== '');
  return { number: row.number, id: row.ref, text: [row.ref, ...facts].join(' - ') };
}

/** Rows whose text has every word of the query, in any order and case. */
export function matching(rows: readonly PlainRow[], query: string): readonly PlainRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ text, id }) => {
    const line = `${text} ${id}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
}
