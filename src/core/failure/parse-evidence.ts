import type { FailureEvidence } from './evidence.ts';

/** A recorded failure as a person has it: the fields of evidence in their usual spellings, a nested cause, a body of any kind. */
type Recorded = Readonly<Record<string, unknown>>;

const CAUSE_LIMIT = 5;

/**
 * Failures written down as one JSON object or as JSON Lines, in order; text that is no JSON counts as one message. Understands
 * the spellings of SDKs: `statusCode`, `error` and `detail` for a body, `reason` for a message. Never throws.
 */
export function parseEvidence(text: string): readonly FailureEvidence[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole.map((row) => evidenceFrom(row));
  if (whole !== undefined) return [evidenceFrom(whole)];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map(parsed);
  return rows.every((row) => row !== undefined)
    ? rows.map((row) => evidenceFrom(row))
    : [{ message: text.trim() }];
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).flatMap(([name, content]) =>
    typeof content === 'string' || typeof content === 'number' ? [[name.toLowerCase(), String(content)]] : [],
  );
  return { headers: Object.fromEntries(entries) };
}
