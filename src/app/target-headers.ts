import type { ConfiguredProvider } from '../core/config.ts';
import type { Ports } from '../core/ports/ports.ts';
import { Secret } from '../core/secret.ts';
import { isSensitiveHeader } from '../core/secret-fields.ts';
import type { SecretRef } from '../core/secret-ref.ts';

export type HeadersResult =
  | {
      readonly ok: true;
      readonly headers: Readonly<Record<string, string>>;
      /** The config says itself how requests are authorised; no other credential is sent (CUST-5). */
      readonly replacesAuth: boolean;
    }
  | { readonly ok: false; readonly message: string };

type SecretInput = string | SecretRef;

/**
 * Headers that the config adds to every request of a provider: `headers`, then `request.headers`, then `request.auth`, with
 * their references resolved (SEC-13). A reference that does not resolve fails the request (SEC-11).
 */
export async function targetHeaders(
  ports: Ports,
  provider: ConfiguredProvider | undefined,
): Promise<HeadersResult> {
  const headers: Record<string, string> = {};
  const auth = authHeader(provider);
  if (auth !== undefined && 'problem' in auth) return { ok: false, message: auth.problem };
  const fields = [
    ...Object.entries(provider?.headers ?? {}),
    ...Object.entries(provider?.request?.headers ?? {}),
  ];
  for (const [name, input] of fields) {
    const value = await textOf(ports, input, isSensitiveHeader(name));
    if (!value.ok) return value;
    put(headers, name, value.text);
  }
  if (auth === undefined) return { ok: true, headers, replacesAuth: false };
  const value = await textOf(ports, auth.input, true);
  if (!value.ok) return value;
  put(headers, auth.name, `${auth.prefix}${value.text}`);
  return { ok: true, headers, replacesAuth: true };
}

type AuthHeader =
  | { readonly name: string; readonly prefix: string; readonly input: SecretInput }
  | { readonly problem: string };

function authHeader(provider: ConfiguredProvider | undefined): AuthHeader | undefined {
  const auth = provider?.request?.auth;
  if (auth === undefined || auth.mode === 'provider-default') return undefined;
  if (auth.mode === 'authorization-bearer') {
    return auth.token === undefined
      ? { problem: 'request.auth.token is not set' }
      : { name: 'authorization', prefix: 'Bearer ', input: auth.token };
  }
  if (auth.headerName === undefined) return { problem: 'request.auth.headerName is not set' };
  return auth.value === undefined
    ? { problem: 'request.auth.value is not set' }
    : { name: auth.headerName, prefix: auth.prefix ?? '', input: auth.value };
}

/** Names of headers do not differ by case; the later one wins. */
function put(headers: Record<string, string>, name: string, value: string): void {
  const known = Object.keys(headers).find((other) => other.toLowerCase() === name.toLowerCase());
  if (known !== undefined) delete headers[known];
  headers[name] = value;
}

type TextResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

async function textOf(ports: Ports, input: SecretInput, isSecret: boolean): Promise<TextResult> {
  if (typeof input === 'string') {
    // Told to the redactor before it can meet any text (S8).
    if (isSecret) ports.redactor.add(new Secret(input));
    return { ok: true, text: input };
  }
  const resolution = await ports.secrets.resolve(input);
  return resolution.ok ? { ok: true, text: resolution.secret.reveal() } : resolution;
}
