import type { ProbeLabel, ScanRow } from '../../core/scan/scan-model.ts';

const PRIVACY_URL = 'https://openrouter.ai/settings/privacy';

/** What a person has to know about a scan beside its rows: limits and settings of the account, told apart from dead models (B062). */
export function scanWarnings(rows: readonly ScanRow[]): readonly string[] {
  const labelled = (label: ProbeLabel): readonly ScanRow[] =>
    rows.filter(({ tool, image }) => tool.label === label || image.label === label);
  const blocked = labelled('account_policy');
  const limited = labelled('daily_limit');
  const hurried = rows.filter(({ tool }) => tool.label === 'rate_limit' && tool.isOfModel !== true);
  const refused = labelled('auth');
  const unpaid = labelled('billing');
  return [
    ...(blocked.length === 0
      ? []
      : [
          `Blocked by the privacy settings or guardrails of your account, and not dead: ${refsOf(blocked)}. Change them at ${PRIVACY_URL}`,
        ]),
    ...(limited.length === 0
      ? []
      : [
          `The daily limit of the free tier is reached${untilOf(limited)}; ${modelCount(limited.filter(({ tool }) => tool.skipped).length)} not asked any more.`,
        ]),
    ...(hurried.length === 0
      ? []
      : [`The limit of requests per minute is reached: scan again later for ${refsOf(hurried)}.`]),
    ...(refused.length === 0
      ? []
      : [
          'OpenRouter refuses the key. Store a working one: openclaw models auth paste-api-key --provider openrouter',
        ]),
    ...(unpaid.length === 0 ? [] : [`The account has to be topped up for: ${refsOf(unpaid)}.`]),
  ];
}

/** SCAN-2: what stands in place of live checks. */
export const KEYLESS_WARNING =
  'No OpenRouter key: only the catalog was read, nothing is written. Store one: openclaw models auth paste-api-key --provider openrouter';

function refsOf(rows: readonly ScanRow[]): string {
  return rows.map(({ ref }) => ref).join(', ');
}

function modelCount(count: number): string {
  return count === 1 ? '1 model was' : `${count} models were`;
}

function untilOf(rows: readonly ScanRow[]): string {
  const atMs = rows.find(({ tool }) => tool.resetAtMs !== undefined)?.tool.resetAtMs;
  return atMs === undefined
    ? ''
    : ` until ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
