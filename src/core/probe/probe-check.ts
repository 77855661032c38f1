import { hasModelList } from '../providers/call-modes.ts';
import type { ApiMode } from '../providers/provider.ts';
import type { ProbeCheck } from './probe-result.ts';

/** `cheap`: never a completion. `completion`: always one. `cheapest`: one only where nothing cheaper tells anything. */
export type ProbeMode = 'cheapest' | 'cheap' | 'completion';

/** Providers that tell what a key is worth at an address of its own, below the base URL. */
const KEY_ADDRESSES: ReadonlyMap<string, `/${string}`> = new Map([['openrouter', '/key']]);

/** Providers that give their list of models to anybody: it says nothing about a key. */
const PUBLIC_LISTS: ReadonlySet<string> = new Set([
  'openrouter',
  'vercel-ai-gateway',
  'kilocode',
  'nvidia',
  'huggingface',
  'venice',
  'synthetic',
  'chutes',
  'deepinfra',
  'featherless',
  'novita',
  'opencode',
  'opencode-go',
]);

/** Where a provider describes a key, below its base URL; undefined when it does not. */
export function keyAddress(provider: string): `/${string}` | undefined {
  return KEY_ADDRESSES.get(provider);
}

export interface CheckedTarget {
  readonly provider: string;
  readonly api: ApiMode;
  /** A key or token travels with the request; without one a list says all that there is to say. */
  readonly hasSecret: boolean;
  /** A person named the model: whether it answers is the question, and no list tells that (B071). */
  readonly isNamed: boolean;
}

/** The one request that a row is worth (B072, cheapest first); undefined when the mode allows none that would tell anything. */
export function checkFor(mode: ProbeMode, target: CheckedTarget): ProbeCheck | undefined {
  if (mode === 'completion') return 'completion';
  if (mode === 'cheapest' && target.isNamed) return 'completion';
  const { provider, api, hasSecret } = target;
  // A named model asks for its name in the list, a credential for whether it is accepted.
  if (!target.isNamed && hasSecret && KEY_ADDRESSES.has(provider)) return 'key';
  const tells = target.isNamed || !hasSecret || !PUBLIC_LISTS.has(provider);
  if (tells && hasModelList(api)) return 'models';
  return mode === 'cheapest' ? 'completion' : undefined;
}
