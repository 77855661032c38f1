import type { ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SecretResolution, SecretResolver } from '../../core/ports/system.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import { providerRefs } from '../../core/providers/provider-refs.ts';
import { refKey, type SecretRef } from '../../core/secrets/secret-ref.ts';
import type { World } from '../world/world.ts';

/**
 * The secrets of one run: the first reference that is needed resolves all that the chain may need, each once, so that a
 * helper command is started once for several ids and values stay the same for the whole run (SEC-10). What is not on the
 * chain is not an active surface and is left alone (SEC-11); a run that needs no reference starts nothing (S18).
 */
export function secretSnapshot(ports: Ports, world: World, chain: readonly ModelRef[]): SecretResolver {
  let taken: Promise<ReadonlyMap<string, SecretResolution>> | undefined;
  const resolve = async (ref: SecretRef): Promise<SecretResolution> => {
    taken ??= ports.secrets.resolveAll(activeRefs(world, chain));
    return (await taken).get(refKey(ref)) ?? ports.secrets.resolve(ref);
  };
  return {
    ...ports.secrets,
    resolve,
    async resolveAll(refs) {
      const pairs = refs.map(async (ref) => [refKey(ref), await resolve(ref)] as const);
      return new Map(await Promise.all(pairs));
    },
  };
}

/** References that requests of these models may need: those of their credentials and of their providers' settings. */
export function activeRefs(world: World, chain: readonly ModelRef[]): readonly SecretRef[] {
  const refs = chain.flatMap((ref) => [
    ...world
      .plan(ref)
      .flatMap(({ whyNot, profile }) =>
        whyNot === undefined && profile?.ref !== undefined ? [profile.ref] : [],
      ),
    ...providerRefs(configuredProvider(world.config, ref.provider)).map((found) => found.ref),
  ]);
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}
