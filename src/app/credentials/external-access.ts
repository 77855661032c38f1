import type { AuthProfile } from '../../core/credentials/credential.ts';
import { externalLogin, loginsInScope } from '../../core/credentials/external-login.ts';
import type { CallAuth } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { signInCommand } from '../../core/providers/sign-in.ts';

export type ExternalAuth =
  | { readonly ok: true; readonly auth: Extract<CallAuth, { kind: 'bearer' }> }
  | { readonly ok: false; readonly message: string; readonly isSteppedOver: true };

/**
 * What a request carries for a credential that leans on the sign-in of another program: its access token as the file holds it
 * now, in the mode `existing` of CRED-12. Never refreshes it and never keeps it: the program renews its own sign-in, and a
 * refresh from here would end that. The failure says what the person can do.
 */
export function externalAuth(ports: Ports, profile: AuthProfile): ExternalAuth {
  const [kind] = loginsInScope({ mode: 'existing', profiles: [profile] });
  if (kind === undefined) return refused(`${profile.id} leans on no other program`);
  if (kind.use === 'route') {
    return refused(
      `${profile.id} needs the ${kind.label} runtime, which this version does not have. Use a key instead: openclaw models auth paste-api-key --provider ${kind.provider}`,
    );
  }
  const found = ports.externalLogins.access(kind.id);
  if (!found.ok) return refused(`${profile.id}: ${found.problem}. ${renewal(profile)}`);
  ports.redactor.add(found.access);
  if (found.expiresAtMs !== undefined && found.expiresAtMs <= ports.clock.now()) {
    return refused(`${profile.id}: the sign-in of the ${kind.label} has run out. ${renewal(profile)}`);
  }
  const { access, accountId } = found;
  return {
    ok: true,
    auth: { kind: 'bearer', secret: access, ...(accountId === undefined ? {} : { accountId }) },
  };
}

function refused(message: string): ExternalAuth {
  return { ok: false, message, isSteppedOver: true };
}

/** What renews it: the other program itself, or a sign-in of our own. */
export function renewal({ externalLogin: id, provider }: AuthProfile): string {
  if (id === undefined) return '';
  const kind = externalLogin(id);
  return `Start the ${kind.label} once, which renews its sign-in (or: ${kind.signIn}), or sign in here: ${signInCommand(provider)}`;
}
