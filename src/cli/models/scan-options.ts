import type { ScanOptions, ScanSource } from '../../app/scan/scan-types.ts';
import { type AppError, usageError } from '../../core/errors.ts';

/** As commander hands them over. */
export interface TypedScan {
  readonly source: ScanSource;
  readonly minParams?: string;
  readonly maxAgeDays?: string;
  readonly provider?: string;
  readonly maxCandidates?: string;
  readonly timeout?: string;
  readonly concurrency?: string;
  readonly probe: boolean;
  readonly yes?: boolean;
  readonly input: boolean;
  readonly setDefault?: boolean;
  readonly setImage?: boolean;
  readonly diff?: boolean;
  readonly json?: boolean;
}

export interface ScanCommand {
  readonly options: ScanOptions;
  /** Size of the list of fallbacks (SCAN-8). */
  readonly maxCandidates: number;
}

/** Milliseconds and number of checks at a time (SCAN-10, Q-1). */
const TIMEOUT_MS = 12_000;
const CONCURRENCY = 3;
const MAX_CANDIDATES = 6;

/** Reads the flags; throws `usage` for a number that is none (SCAN-11) and for flags that contradict each other (SCAN-6). */
export function readScanFlags(typed: TypedScan, isInteractive: boolean): ScanCommand {
  const command = {
    options: {
      source: typed.source,
      filter: {
        minParams: amountOf('--min-params', typed.minParams, 'billions, such as 7 or 0.5'),
        maxAgeDays: amountOf('--max-age-days', typed.maxAgeDays, 'days, such as 90'),
        provider: typed.provider,
      },
      isProbing: typed.probe,
      timeoutMs: positive('--timeout', typed.timeout, 'milliseconds, such as 12000') ?? TIMEOUT_MS,
      concurrency: countOf('--concurrency', typed.concurrency) ?? CONCURRENCY,
    },
    maxCandidates: countOf('--max-candidates', typed.maxCandidates) ?? MAX_CANDIDATES,
  };
  const flag = writingFlag(typed);
  if (flag !== undefined && !typed.probe) {
    throw usageError(`${flag} needs live checks`, { hint: 'Leave out --no-probe.' });
  }
  if (flag !== undefined && flag !== '--yes' && typed.yes !== true && !isInteractive) {
    throw usageError(`${flag} needs --yes where nobody can be asked`, {
      hint: 'Add --yes: it replaces the fallbacks as well. Without both, the scan only shows what there is.',
    });
  }
  return command;
}

function writingFlag({ setDefault, setImage, yes }: TypedScan): string | undefined {
  if (setDefault === true) return '--set-default';
  if (setImage === true) return '--set-image';
  return yes === true ? '--yes' : undefined;
}

function amountOf(flag: string, text: string | undefined, unit: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(text.trim())) throw notANumber(flag, text, `a number of ${unit}`);
  return Number(text);
}

function positive(flag: string, text: string | undefined, unit: string): number | undefined {
  const amount = amountOf(flag, text, unit);
  if (amount !== undefined && (amount <= 0 || amount > 2 ** 31 - 1)) {
    throw notANumber(flag, text ?? '', `a number of ${unit}`);
  }
  return amount;
}

function countOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text.trim())) throw notANumber(flag, text, 'a whole number above 0');
  return Number(text);
}

function notANumber(flag: string, text: string, what: string): AppError {
  return usageError(`${flag} is "${text}", and not ${what}`);
}
