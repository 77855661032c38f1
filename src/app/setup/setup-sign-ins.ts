import type { ExternalLoginKind } from '../../core/credentials/external-login.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { type SignInMethod, signInMethods } from '../../core/providers/sign-in.ts';
import { findExternalLogins } from '../credentials/external-logins.ts';
import { factsOf } from '../credentials/oauth-facts.ts';
import type { SetupOption } from './setup-types.ts';

/** A way to a credential that lies outside of the wizard: a sign-in, or that of another program on this machine. */
export type SignInWay =
  | { readonly kind: 'sign-in'; readonly option: SetupOption; readonly method: SignInMethod }
  | { readonly kind: 'cli'; readonly option: SetupOption; readonly login: ExternalLoginKind };

/**
 * The ways for this provider that can be gone from here (CRED-12, section 34.1). A method of which a setting still lacks, such
 * as the app id for GitHub, is none.
 */
export function signInWays(ports: Ports, provider: string): readonly SignInWay[] {
  const methods = signInMethods(provider).filter(
    (method) => method.provider === provider && factsOf(ports, method).ok,
  );
  const logins = findExternalLogins(ports, { mode: 'scoped', providers: [provider] });
  return [
    ...methods.map(
      (method): SignInWay => ({
        kind: 'sign-in',
        option: {
          id: `sign-in:${method.id}`,
          label: method.label,
          hint: method.kind === 'device' ? 'with a short code' : 'in the browser',
        },
        method,
      }),
    ),
    ...logins
      .filter(({ usedAs }) => usedAs === undefined)
      .map(
        ({ kind }): SignInWay => ({
          kind: 'cli',
          option: { id: 'cli', label: `Use the sign-in of the ${kind.label}`, hint: 'it stays there' },
          login: kind,
        }),
      ),
  ];
}
