import { findExternalLogins } from '../../app/credentials/external-logins.ts';
import { type CredentialMethod, credentialMethods } from '../../core/credentials/credential-methods.ts';
import { type ExternalLoginKind, externalLoginOf } from '../../core/credentials/external-login.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { type SignInMethod, signInMethods } from '../../core/providers/sign-in.ts';

export interface TypedMethod {
  readonly kind: 'typed';
  readonly id: CredentialMethod['id'];
  readonly label: string;
}

/** A way to add a credential: typed in, by a sign-in, or by leaning on another program's sign-in. */
export type AddMethod =
  | TypedMethod
  | {
      readonly kind: 'sign-in';
      readonly id: string;
      readonly label: string;
      readonly method: SignInMethod;
    }
  | {
      readonly kind: 'external';
      readonly id: 'cli';
      readonly label: string;
      readonly login: ExternalLoginKind;
    };

/** How a credential of a provider can be added here (AUTHCLI-13); the sign-in of another program only where there is one. */
export function addMethods(ports: Ports, provider: string): readonly AddMethod[] {
  const typed = credentialMethods(findProvider(provider)).map(
    ({ id, label }): AddMethod => ({ kind: 'typed', id, label }),
  );
  const signIns = signInMethods(provider).map(
    (method): AddMethod => ({ kind: 'sign-in', id: method.id, label: method.label, method }),
  );
  const owner = externalLoginOf(provider)?.provider;
  const found = findExternalLogins(ports, { mode: 'scoped', providers: owner === undefined ? [] : [owner] });
  const external = found
    .filter(({ usedAs }) => usedAs === undefined)
    .map(
      ({ kind }): AddMethod => ({
        kind: 'external',
        id: 'cli',
        label: `Sign-in of the ${kind.label} on this machine`,
        login: kind,
      }),
    );
  return [...typed, ...signIns, ...external];
}
