import type { OAuthMaterial } from '../../core/credentials/oauth-material.ts';
import type { Ports } from '../../core/ports/ports.ts';
import {
  type SignInFacts,
  type SignInMethod,
  signInFacts,
  signInMethods,
} from '../../core/providers/sign-in.ts';
import { readSetting } from '../config/change-settings.ts';

/** The facts of a method with our settings applied; throws nothing: what is missing is a value. */
export function factsOf(
  ports: Pick<Ports, 'settings'>,
  method: SignInMethod,
): ReturnType<typeof signInFacts> {
  return signInFacts(method, (key) => String(readSetting(ports, key).value));
}

/**
 * Where this material is refreshed: where it was issued (S14); material that was imported says nothing, so that the
 * provider's published facts serve. Undefined when there are none.
 */
export function refreshFacts(
  ports: Pick<Ports, 'settings'>,
  provider: string,
  material: OAuthMaterial,
): Pick<SignInFacts, 'clientId' | 'tokenUrl'> | undefined {
  const { clientId, tokenUrl } = material;
  if (clientId !== undefined && tokenUrl !== undefined) return { clientId, tokenUrl };
  const method = signInMethods(provider).find(({ kind }) => kind !== 'key-exchange');
  const found = method === undefined ? undefined : factsOf(ports, method);
  return found?.ok === true ? found.facts : undefined;
}
