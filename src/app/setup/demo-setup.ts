import { originOf } from '../../core/credentials/credential-plan.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { Secret } from '../../core/secrets/secret.ts';

/** A provider to be configured as it stands: for the demo's throw-away world and for tests. */
export interface ReadyProvider {
  readonly id: string;
  readonly api: string;
  readonly baseUrl: string;
  readonly models: readonly { readonly id: string; readonly name: string; readonly contextWindow: number }[];
  readonly keys: readonly { readonly profileId: string; readonly value: string }[];
}

/** Configures providers with all their keys; the first model is the primary, the other providers' first ones follow. */
export async function setUpProviders(ports: Ports, providers: readonly ReadyProvider[]): Promise<void> {
  const refs = providers.flatMap((provider) => {
    const model = provider.models[0];
    return model === undefined ? [] : [`${provider.id}/${model.id}`];
  });
  const [primary, ...fallbacks] = refs;
  const edits: ConfigEdit[] = providers.map(({ id, api, baseUrl, models }) => ({
    op: 'set',
    path: ['models', 'providers', id],
    value: { baseUrl, api, models: models.map((model) => ({ ...model })) },
  }));
  edits.push({ op: 'set', path: ['agents', 'defaults', 'model'], value: { primary, fallbacks } });
  await ports.config.apply({ edits, expectedRevision: ports.config.read().revision, actor: 'demo' });
  for (const provider of providers) {
    const origin = originOf(provider.baseUrl);
    for (const { profileId, value } of provider.keys) {
      await ports.auth.save({
        id: profileId,
        provider: provider.id,
        type: 'api_key',
        owner: 'shared',
        secret: new Secret(value),
        verification: { state: 'verified', atMs: ports.clock.now() },
        ...(origin === undefined ? {} : { origin }),
      });
    }
  }
}
