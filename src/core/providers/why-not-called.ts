import { canCall } from './call-modes.ts';
import type { ResolvedEndpoint } from './endpoint.ts';
import type { ApiMode } from './provider.ts';

/**
 * Why no request can be made, whatever the credentials: the protocol is not spoken (CUST-2), or the address is not known.
 * Undefined when one can.
 * @param api the protocol that is known where the endpoint is none
 */
export function whyNotCalled(endpoint: ResolvedEndpoint, api: ApiMode | undefined): string | undefined {
  const spoken = endpoint.ok ? endpoint.api : api;
  // Asked first: setting an address does not teach this version a protocol.
  if (spoken !== undefined && !canCall(spoken)) return `${spoken} is not spoken by this version`;
  return endpoint.ok ? undefined : endpoint.problem;
}
