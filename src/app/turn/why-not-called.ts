import type { ModelRef } from '../../core/models/model-ref.ts';
import { canCall } from '../../core/providers/call-modes.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world.ts';

/**
 * Why no request for this model can be made, whatever the credentials: its protocol is not spoken (CUST-2), or its address
 * is not known. Undefined when one can.
 */
export function whyNotCalled(world: World, ref: ModelRef): string | undefined {
  const endpoint = world.endpoint(ref);
  // Asked first: setting an address does not teach this version a protocol.
  const api = endpoint.ok ? endpoint.api : (world.catalog.row(ref)?.api ?? findProvider(ref.provider)?.api);
  if (api !== undefined && !canCall(api)) return `${api} is not spoken by this version`;
  return endpoint.ok ? undefined : endpoint.problem;
}
