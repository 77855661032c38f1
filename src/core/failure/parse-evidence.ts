import type { FailureEvidence } from './evidence.ts';

/** A recorded failure as a person has it: the fields of evidence in their usual spellings, a nested cause, a body of any kind. */
type Recorded = Readonly<Record<string, unknown>>;

const CAUSE_LIMIT = 5;

/**
 * Failures written down as one JSON object or as JSON Lines, in order; text that is no JSON counts as one message, and so
 * does one such line among JSON Lines. Understands the spellings of SDKs: `statusCode`, `error` and `detail` for a body,
 * `reason` for a message. Text without a word holds no failure. Never throws.
 */
export function parseEvidence(text: string): readonly FailureEvidence[] {
  return rowsOf(text).map(({ words, value }) => evidenceFrom(value === undefined ? words : value));
}

/** How many of the failures in this text begin as JSON but do not end as it, and are read as plain words. */
export function brokenRows(text: string): number {
  return rowsOf(text).filter(({ words, value }) => value === undefined && words.startsWith('{')).length;
}

/** One failure as it is written; without a value it is no JSON. */
interface Row {
  readonly words: string;
  readonly value: unknown;
}

function rowsOf(text: string): readonly Row[] {
  const words = text.replace(/^\ufeff/, '').trim();
  if (words === '') return [];
  const value = parsed(words);
  if (Array.isArray(value)) return value.map((row: unknown) => ({ words, value: row }));
  if (value !== undefined) return [{ words, value }];
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map((line) => ({ words: line.trim(), value: parsed(line) }));
  const isLines = rows.some((row) => isObject(row.value)) || rows.every((row) => row.value !== undefined);
  return isLines ? rows : [{ words, value }];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function evidenceFrom(value: unknown, depth = 0): FailureEvidence {
  if (typeof value === 'string') return { message: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const recorded = value as Recorded;
  const cause = depth < CAUSE_LIMIT ? recorded['cause'] : undefined;
  const status = numberOf(recorded['status']) ?? numberOf(recorded['statusCode']);
  const body = bodyOf(recorded);
  return {
    ...texts(recorded),
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...headersOf(recorded['headers']),
    ...(recorded['aborted'] === true ? { aborted: true } : {}),
    ...(cause === undefined || cause === null ? {} : { cause: evidenceFrom(cause, depth + 1) }),
  };
}

function texts(
  recorded: Recorded,
): Pick<FailureEvidence, 'provider' | 'model' | 'message' | 'code' | 'name'> {
  const message = recorded['message'] ?? recorded['reason'];
  const found = Object.entries({ ...recorded, message }).flatMap(([key, value]) => {
    const isText = typeof value === 'string' || (key === 'code' && typeof value === 'number');
    return TEXT_FIELDS.has(key) && isText ? [[key, String(value)] as const] : [];
  });
  return Object.fromEntries(found);
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['provider', 'model', 'message', 'code', 'name']);

/** A body is kept as text; an object that stands in for one (`error`, `detail`) is written as JSON again. */
function bodyOf(recorded: Recorded): string | undefined {
  const given = recorded['body'];
  if (typeof given === 'string') return given;
  const parts = Object.fromEntries(
    ['body', 'error', 'detail'].flatMap((key) => {
      const value = recorded[key];
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  );
  if (Object.keys(parts).length === 0) return undefined;
  return JSON.stringify(given === undefined ? parts : given);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && /^\d{3}$/.test(value)) return Number(value);
  return undefined;
}

function headersOf(value: unknown): Pick<FailureEvidence, 'headers'> {
  if (typeof value !== 'object' || value === null) return {};
  // A list of pairs, or values that are lists: as fetch and Node write them down.
  const pairs: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value);
  const entries = pairs.flatMap((pair) => {
    const [name, content] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    const first = Array.isArray(content) ? (content as readonly unknown[])[0] : content;
    const isText = typeof first === 'string' || typeof first === 'number';
    return typeof name === 'string' && isText ? [[name.toLowerCase(), String(first)] as const] : [];
  });
  return { headers: Object.fromEntries(entries) };
}
