import type { AuthProfile } from '../../core/credentials/credential.ts';
import { matchesDeclared } from '../../core/credentials/credential-eligibility.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { changeConfig } from '../config/change-config.ts';

/**
 * Names a sign-in in the config's metadata (CRED-4); a name that fits already stays as it is written. The config's errors say
 * that the sign-in itself is stored (AUTHCLI-12).
 */
export async function declareProfile(
  ports: Ports,
  profile: Pick<AuthProfile, 'id' | 'provider' | 'type' | 'ref' | 'externalLogin'>,
  actor: string,
): Promise<ConfigWriteResult> {
  const { id, provider, type } = profile;
  const path = ['auth', 'profiles', id];
  const edits: readonly ConfigEdit[] = [
    { op: 'set', path: [...path, 'provider'], value: provider },
    { op: 'set', path: [...path, 'mode'], value: type },
  ];
  try {
    return await changeConfig(ports, actor, ({ config }) => {
      const declared = config.auth?.profiles?.[id];
      return declared !== undefined && matchesDeclared(profile, declared) ? [] : edits;
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `${id} is signed in and stored, but the config does not name it: ${error.message}`;
    const hint = 'Mend that and sign in again.';
    throw new AppError(error.code, message, { details: error.details, hint, cause: error });
  }
}
