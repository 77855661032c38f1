import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { readWorldTolerantly } from '../world/world.ts';
import { availableRows, catalogRows, type ModelRow, rowMaker, selectedRefs } from './model-rows.ts';

export interface ListRequest {
  readonly scope: 'available' | 'all';
  readonly localOnly?: boolean;
  /** Provider id or alias, never a display label (LIST-2). */
  readonly provider?: string | undefined;
  readonly agentId?: string | undefined;
}

/** Rows for `models list`: reads only, starts nothing (LIST-7). A provider filter widens to that provider's whole catalog. */
export function listModels(ports: Ports, request: ListRequest): readonly ModelRow[] {
  const world = readWorldTolerantly(ports, request.agentId);
  const make = rowMaker(world);
  const provider = request.provider === undefined ? undefined : normalizeProviderId(request.provider);
  const all = (): readonly ModelRow[] => [
    // LIST-4: what is selected or configured and no catalog lists is tagged, not left out.
    ...selectedRefs(world)
      .filter((ref) => world.catalog.row(ref) === undefined)
      .map((ref) => make(ref)),
    ...catalogRows(make, provider === undefined ? world.catalog.models : world.catalog.of(provider)),
  ];
  const rows = request.scope === 'all' || provider !== undefined ? all() : availableRows(world);
  return rows.filter(
    (row) =>
      (provider === undefined || row.ref.provider === provider) && (request.localOnly !== true || row.local),
  );
}
