import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { ClearedScope } from '../../core/ports/store-reset.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import type { SetupOption } from './setup-types.ts';

/** What a reset takes (ONB-2, ONB-23): the choice of models, keys and conversations too, or also what was learnt. */
export const RESET_SCOPES = ['config', 'config+creds+sessions', 'full'] as const;
export type ResetScope = (typeof RESET_SCOPES)[number];
/** What is taken where nobody says (ONB-23): all of it comes back from the sealed copy. */
export const DEFAULT_RESET_SCOPE: ResetScope = 'config+creds+sessions';

export const RESET_OPTIONS: readonly SetupOption[] = [
  { id: 'config', label: 'The choice of models', hint: 'primary and fallbacks' },
  {
    id: 'config+creds+sessions',
    label: 'Also credentials and conversations',
    hint: 'the default; a sealed copy is kept',
  },
  { id: 'full', label: 'Everything', hint: 'also records and lists of models; a sealed copy is kept' },
];

export function isResetScope(value: string): value is ResetScope {
  return (RESET_SCOPES as readonly string[]).includes(value);
}

/** The part of the store that a scope takes. */
export function clearedBy(scope: ResetScope | undefined): ClearedScope | undefined {
  return scope === undefined || scope === 'config' ? undefined : scope;
}

/** What is stored now will be gone, so that nothing of it can be chosen. */
export function clearsStore({ existing, resetScope }: SetupAnswers): boolean {
  return existing === 'reset' && clearedBy(resetScope) !== undefined;
}

/** What the config says about credentials goes with them. */
export function clearedEdits({ config }: World): readonly ConfigEdit[] {
  const places = (['profiles', 'order'] as const).filter((name) => config.auth?.[name] !== undefined);
  return places.map((name) => ({ op: 'unset', path: ['auth', name] }));
}
