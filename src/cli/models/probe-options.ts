import type { ProbeScope } from '../../app/probe/probe-plan.ts';
import type { ProbeOptions } from '../../app/probe/run-probes.ts';
import { usageError } from '../../core/errors.ts';
import { emptyValue } from '../empty-values.ts';
import type { StatusOptions } from './status.ts';

/** What is typed behind `models status` about probes. */
export interface ProbeWords extends StatusOptions {
  readonly watch?: boolean;
  readonly probe?: boolean;
  readonly probeProvider?: string;
  readonly probeProfile?: readonly string[];
  readonly probeTimeout?: string;
  readonly probeConcurrency?: string;
  readonly probeMaxTokens?: string;
  readonly probeMode?: 'cheap' | 'completion';
  readonly model?: readonly string[];
  readonly chain?: boolean;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly events?: boolean;
}

/** PROBE-2. */
const DEFAULTS = { timeoutMs: 8000, concurrency: 2, maxTokens: 8 } as const;
/** Timers count no further. */
const LONGEST_MS = 2_147_483_647;

/** Which rows, and how; throws `usage` for words that make no sense, alone or together (PROBE-2, PROBE-10, CLI-7). */
export function parseProbe(words: ProbeWords): {
  readonly scope: ProbeScope;
  readonly options: ProbeOptions;
} {
  refuseCombinations(words);
  const { probeProfile: profileIds = [], model: models = [] } = words;
  if (profileIds.includes('')) throw emptyValue('--probe-profile');
  if (models.includes('')) throw emptyValue('--model');
  return {
    scope: { kind: kindOf(words), models, provider: words.probeProvider, profileIds },
    options: {
      timeoutMs: words.probeTimeout === undefined ? DEFAULTS.timeoutMs : milliseconds(words.probeTimeout),
      concurrency: wholeNumber(words.probeConcurrency, '--probe-concurrency') ?? DEFAULTS.concurrency,
      maxTokens: wholeNumber(words.probeMaxTokens, '--probe-max-tokens') ?? DEFAULTS.maxTokens,
      mode: words.probeMode ?? 'cheapest',
    },
  };
}

function refuseCombinations({ probe, plain, watch, json, events, model, chain, all }: ProbeWords): void {
  if (probe !== true)
    throw usageError('This flag belongs to --probe', { hint: 'Add --probe, or leave it out.' });
  if (plain === true) throw usageError('--probe and --plain do not go together', { hint: 'Try --json.' });
  if (watch === true) throw usageError('--probe and --watch do not go together', { hint: 'Leave one out.' });
  if (events === true && json !== true) throw usageError('--events needs --json', { hint: 'Add --json.' });
  if ([model !== undefined, chain === true, all === true].filter(Boolean).length > 1) {
    throw usageError('--model, --chain and --all do not go together', { hint: 'Give one of them.' });
  }
}

function kindOf({ model, chain, all }: ProbeWords): ProbeScope['kind'] {
  if (model !== undefined) return 'models';
  if (chain === true) return 'chain';
  return all === true ? 'all' : 'credentials';
}

/** `8000`, `8000ms`, `2.5s`. */
function milliseconds(text: string): number {
  const [, number = '', unit = 'ms'] = /^(\d{1,10}(?:\.\d{1,3})?)(ms|s)?$/.exec(text.trim()) ?? [];
  const value = Math.ceil(Number(number) * (unit === 's' ? 1000 : 1));
  if (number !== '' && value > 0 && value <= LONGEST_MS) return value;
  throw usageError('--probe-timeout needs a positive number of milliseconds', {
    hint: 'Such as --probe-timeout 8000, or 2s.',
  });
}

function wholeNumber(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text.trim())) return Number(text);
  throw usageError(`${flag} needs a positive whole number`, { hint: `Such as ${flag} 4.` });
}
