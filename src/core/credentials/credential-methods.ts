import type { ProviderDescriptor } from '../providers/provider.ts';
import { SETUP_TOKEN_PROVIDER } from './setup-token.ts';

/** A way to add a credential that needs no sign-in (AUTHCLI-13). */
export interface CredentialMethod {
  readonly id: 'api-key' | 'token' | 'setup-token';
  readonly label: string;
}

const API_KEY: CredentialMethod = { id: 'api-key', label: 'API key' };
const TOKEN: CredentialMethod = { id: 'token', label: 'Bearer token' };
const SETUP_TOKEN: CredentialMethod = { id: 'setup-token', label: 'Setup token of the Claude program' };

/**
 * How a credential of a provider can be typed in, the usual way first. None for providers that are reached by a sign-in or by
 * the machine's own cloud login only.
 * @param descriptor the row of the provider table; undefined for a provider that only the config knows, which takes both kinds
 */
export function credentialMethods(descriptor: ProviderDescriptor | undefined): readonly CredentialMethod[] {
  if (descriptor === undefined) return [API_KEY, TOKEN];
  const methods: CredentialMethod[] = [];
  if (descriptor.auth.includes('key')) methods.push(API_KEY);
  if (descriptor.id === SETUP_TOKEN_PROVIDER) methods.push(SETUP_TOKEN);
  if (descriptor.auth.includes('token')) methods.push(TOKEN);
  return methods;
}
