import type { SetupDraft } from '../../../src/app/setup/setup-draft.ts';
import { findProvider } from '../../../src/core/providers/provider-table/provider-table.ts';

/** A draft for a provider of the table as it stands, or for a server of one's own. */
export function draftFor(provider: string, change: Partial<SetupDraft> = {}): SetupDraft {
  const descriptor = findProvider(provider);
  return {
    provider,
    label: descriptor?.label ?? '127.0.0.1:8123',
    descriptor,
    choice: descriptor?.authChoices[0],
    api: descriptor?.api ?? 'openai-completions',
    baseUrl: descriptor?.baseUrl ?? 'http://127.0.0.1:8123/v1',
    writesEndpoint: descriptor === undefined,
    credential: { kind: 'none' },
    discovered: undefined,
    verified: false,
    primary: undefined,
    fallbacks: undefined,
    replacesModels: false,
    connects: true,
    configures: false,
    ...change,
  };
}
