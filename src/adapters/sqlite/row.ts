/** Is this value right for a column? */
type Column<T> = (value: unknown) => value is T;

type RowOf<Columns> = { readonly [Name in keyof Columns]: Columns[Name] extends Column<infer T> ? T : never };

/** A row that is not what this program writes: damage, as a page that cannot be read. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

export function text(value: unknown): value is string {
  return typeof value === 'string';
}

export function number(value: unknown): value is number {
  return Number.isFinite(value);
}

export function blob(value: unknown): value is Buffer {
  return Buffer.isBuffer(value);
}

export function orNull<T>(column: Column<T>): Column<T | null> {
  return (value): value is T | null => value === null || column(value);
}

export function oneOf<const Word extends string>(...words: readonly Word[]): Column<Word> {
  return (value): value is Word => words.some((word) => word === value);
}

/**
 * A reader of rows with these columns, for tables that every command reads: a schema of zod takes longer to make than such
 * a table to read. It throws `DamagedRow` for anything else.
 */
export function rowReader<Columns extends Readonly<Record<string, Column<unknown>>>>(
  columns: Columns,
): (value: unknown) => RowOf<Columns> {
  const expected = Object.entries(columns);
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new DamagedRow('not a row');
    for (const [name, column] of expected) {
      if (!column((value as Readonly<Record<string, unknown>>)[name])) throw new DamagedRow(name);
    }
    return value as RowOf<Columns>;
  };
}
