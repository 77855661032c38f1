import * as z from 'zod/mini';
import { once } from '../once.ts';
import { Secret } from '../secrets/secret.ts';

/** What is sealed for an OAuth profile (CRED-3, OAUTH-2); never behind a reference (CRED-7). */
export interface OAuthMaterial {
  readonly access: Secret;
  /** Absent for providers whose access token does not end, such as GitHub. */
  readonly refresh?: Secret;
  /** Unix milliseconds; absent when the provider names no end. */
  readonly expiresAtMs?: number;
  readonly accountId?: string;
  readonly email?: string;
  /** Who issued it: a refresh token goes back there and nowhere else (S14). Absent in material that was imported. */
  readonly tokenUrl?: string;
  readonly clientId?: string;
}

const sealedSchema = once(() =>
  z.object({
    access: z.string().check(z.minLength(1)),
    refresh: z.optional(z.string().check(z.minLength(1))),
    expires: z.optional(z.number()),
    accountId: z.optional(z.string()),
    email: z.optional(z.string()),
    tokenUrl: z.optional(z.string()),
    clientId: z.optional(z.string()),
  }),
);

/** The material as the one value that the store seals: JSON in the field names of CRED-3. */
export function formatOAuthMaterial(material: OAuthMaterial): Secret {
  const { access, refresh, expiresAtMs, ...facts } = material;
  return new Secret(
    JSON.stringify({
      access: access.reveal(),
      ...(refresh === undefined ? {} : { refresh: refresh.reveal() }),
      ...(expiresAtMs === undefined ? {} : { expires: expiresAtMs }),
      ...facts,
    }),
  );
}

/** The material of a sealed value; undefined when the value is something else, such as a bare token. */
export function parseOAuthMaterial(sealed: Secret): OAuthMaterial | undefined {
  const parsed = sealedSchema().safeParse(jsonOf(sealed.reveal()));
  if (!parsed.success) return undefined;
  const { access, refresh, expires, accountId, email, tokenUrl, clientId } = parsed.data;
  return {
    access: new Secret(access),
    ...(refresh === undefined ? {} : { refresh: new Secret(refresh) }),
    ...(expires === undefined ? {} : { expiresAtMs: expires }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(email === undefined ? {} : { email }),
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}

/**
 * Do both belong to one upstream account (OAUTH-5)? What a provider does not tell cannot contradict: only two different
 * account ids, or two different mails where an id is missing, say no.
 */
export function sameAccount(
  left: Pick<OAuthMaterial, 'accountId' | 'email'>,
  right: Pick<OAuthMaterial, 'accountId' | 'email'>,
): boolean {
  if (left.accountId !== undefined && right.accountId !== undefined) {
    return left.accountId === right.accountId;
  }
  return left.email === undefined || right.email === undefined || left.email === right.email;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
