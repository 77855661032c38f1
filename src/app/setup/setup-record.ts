import { sameValue } from '../../core/config/config-edit.ts';
import { valueAt } from '../../core/config/config-variables.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { World } from '../world/world.ts';
import type { SetupDraft } from './setup-draft.ts';

/** What the flags of an onboarding say about the product that shares the config. */
export interface HostFlags {
  /** `--mode`; local when absent (ONB-20). */
  readonly mode?: 'local' | 'remote';
  /** `--skip-bootstrap` (ONB-30). */
  readonly skipsBootstrap?: boolean;
}

/**
 * What an onboarding that changes the config leaves in it beside the models: when, by which version and how it ran (ONB-10; a
 * package knows no commit), that gateways of the other product run here unless something else is said (ONB-8), and that
 * its workspace is left as it is (ONB-30). `configure` leaves none of it.
 */
export function recordEdits(
  ports: Pick<Ports, 'clock' | 'version'>,
  { snapshot: { document } }: Pick<World, 'snapshot'>,
  { configures, host = {} }: Pick<SetupDraft, 'configures' | 'host'>,
  changes: readonly ConfigEdit[],
): readonly ConfigEdit[] {
  // Whoever changes nothing leaves no trace either (B009).
  if (
    configures ||
    changes.every((edit) =>
      sameValue(valueAt(document, edit.path), edit.op === 'set' ? edit.value : undefined),
    )
  )
    return [];
  const { mode = 'local', skipsBootstrap = false } = host;
  const wizard = {
    lastRunAt: new Date(ports.clock.now()).toISOString(),
    lastRunVersion: ports.version,
    lastRunCommand: 'onboard',
    lastRunMode: mode,
  };
  // What somebody wrote of a gateway is theirs alone (decision 2); one elsewhere has an address too, which is not asked for here.
  const isLocal = mode === 'local' && valueAt(document, ['gateway']) === undefined;
  return [
    ...Object.entries(wizard).map(([key, value]) => setting(['wizard', key], value)),
    ...(isLocal ? [setting(['gateway', 'mode'], 'local')] : []),
    ...(skipsBootstrap ? [setting(['agents', 'defaults', 'skipBootstrap'], true)] : []),
  ];
}

function setting(path: ConfigEdit['path'], value: string | boolean): ConfigEdit {
  return { op: 'set', path, value };
}
