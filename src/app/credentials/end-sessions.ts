import type { AuthProfile } from '../../core/credentials/credential.ts';
import { parseOAuthMaterial } from '../../core/credentials/oauth-material.ts';
import type { LogoutScope, Revocation } from '../../core/credentials/revocation.ts';
import type { RevokeOutcome } from '../../core/ports/oauth.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { signInMethods } from '../../core/providers/sign-in.ts';
import { readSetting } from '../config/change-settings.ts';
import { factsOf } from './oauth-facts.ts';

/** What became of a credential at its provider. `isAll`: everything that was asked for has happened. */
export interface EndedSession extends Revocation {
  readonly isRevoked: boolean;
  readonly isAll: boolean;
}

/** A provider that does not answer must not keep anybody from forgetting. */
const REQUEST_MS = 10_000;

/**
 * Ends sign-ins at their providers before they are forgotten, as far as the scope asks for it and the provider offers it; by
 * id. A refusal, a network that is down and a store that is locked are told, never thrown: forgetting comes all the same.
 */
export async function endSessions(
  ports: Ports,
  scope: LogoutScope,
  profiles: readonly AuthProfile[],
  revocations: ReadonlyMap<string, Revocation>,
): Promise<ReadonlyMap<string, EndedSession>> {
  const ended = new Map<string, EndedSession>();
  for (const profile of profiles) {
    const revocation = revocations.get(profile.id);
    if (revocation === undefined) continue;
    if (scope === 'here' || revocation.canEndSession !== true) {
      ended.set(profile.id, { ...revocation, isRevoked: false, isAll: scope === 'here' });
      continue;
    }
    const outcome = await endOne(ports, profile);
    // Agents may have copies of one id: it counts as ended when all of them are.
    if (ended.get(profile.id)?.isRevoked === false) continue;
    ended.set(profile.id, toldOf(profile, scope, outcome));
  }
  return ended;
}

function toldOf({ id, provider }: AuthProfile, scope: LogoutScope, outcome: RevokeOutcome): EndedSession {
  const label = findProvider(provider)?.label ?? provider;
  const byHand = 'end it in your account there.';
  if (!outcome.ok) {
    const words = `${label} did not end ${id} (${outcome.message}); ${byHand}`;
    return { words, isRevoked: false, isAll: false };
  }
  if (scope === 'session') return { words: `${label} ended ${id}`, isRevoked: true, isAll: true };
  const words = `${label} ended ${id} alone; it publishes no endpoint that ends all sessions: end them in your account there.`;
  return { words, isRevoked: true, isAll: false };
}

async function endOne(ports: Ports, profile: AuthProfile): Promise<RevokeOutcome> {
  try {
    const sealed = ports.auth.readSecret(profile);
    const material = sealed === undefined ? undefined : parseOAuthMaterial(sealed);
    const method = signInMethods(profile.provider).find(({ settings }) => settings.revokeUrl !== undefined);
    const found = method === undefined ? undefined : factsOf(ports, method);
    if (material === undefined || method?.settings.revokeUrl === undefined || found?.ok !== true) {
      return { ok: false, message: 'it holds no sign-in that can be sent there' };
    }
    // S14: a token goes back to where it was issued, and nowhere else.
    if (material.tokenUrl !== undefined && material.tokenUrl !== found.facts.tokenUrl) {
      return { ok: false, message: 'it was issued by another server' };
    }
    const token = material.refresh ?? material.access;
    for (const secret of [material.access, material.refresh])
      if (secret !== undefined) ports.redactor.add(secret);
    const client = await ports.oauth();
    return await client.revoke(
      {
        clientId: material.clientId ?? found.facts.clientId,
        revokeUrl: String(readSetting(ports, method.settings.revokeUrl).value),
        token,
        kind: material.refresh === undefined ? 'access_token' : 'refresh_token',
      },
      REQUEST_MS,
    );
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'it cannot be read' };
  }
}
