import { refreshCatalog } from '../../app/models/refresh-catalog.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import type { CliContext } from '../cli-context.ts';
import { assertKnownProvider, type ListOptions } from './list.ts';

/** `models list --refresh`: what each provider answered, on stderr; a provider that fails keeps its last list (REG-7). */
export async function refreshLists(
  { ports, output, process }: CliContext,
  options: ListOptions,
): Promise<void> {
  assertKnownProvider(ports, options);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  try {
    const answers = await refreshCatalog(
      ports,
      {
        agentId: options.agent,
        only: options.provider === undefined ? undefined : normalizeProviderId(options.provider),
      },
      stop.signal,
    );
    for (const { provider, ok, models, problem } of answers) {
      const kept = models === 0 ? '' : `; ${models} from before are kept`;
      output.note(ok ? `${provider}: ${models} models` : `${provider}: no list (${problem})${kept}`);
    }
  } finally {
    process.off('SIGINT', onSignal);
  }
}
