import type { Ports } from '../../core/ports/ports.ts';
import type { SelectedLayer } from '../../core/ports/run-ledger.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import { lastChangedMs } from '../config/last-changed.ts';

/** A layer with the time it was last changed. */
export interface SelectionLayer extends SelectedLayer {
  /** Unix milliseconds; undefined where nobody kept it. */
  readonly setAtMs: number | undefined;
}

/**
 * The layers with when each got what it says (D1). Fails with the store's errors.
 * @param untilMs changes after this moment do not count: the run that is told of began then
 */
export function withAges(
  ports: Ports,
  layers: readonly SelectedLayer[],
  session: Pick<SessionState, 'overrideAtMs'> | undefined,
  untilMs = Number.POSITIVE_INFINITY,
): readonly SelectionLayer[] {
  const chosenAtMs = session?.overrideAtMs;
  const ages: Readonly<Record<SelectedLayer['layer'], () => number | undefined>> = {
    command: () => undefined,
    session: () => (chosenAtMs !== undefined && chosenAtMs <= untilMs ? chosenAtMs : undefined),
    agent: () => lastChangedMs(ports, ['agents', 'list'], untilMs),
    defaults: () => lastChangedMs(ports, ['agents', 'defaults', 'model'], untilMs),
  };
  return layers.map((entry) => ({
    ...entry,
    setAtMs: entry.value === undefined ? undefined : ages[entry.layer](),
  }));
}
