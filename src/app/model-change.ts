import type { ConfigEdit, ConfigWriteResult } from '../core/ports/config-store.ts';
import type { Ports } from '../core/ports/ports.ts';
import type { World } from './world.ts';

/** What a command that changes the configured models did. */
export interface ModelChange {
  readonly write: ConfigWriteResult;
  /** The result, for stdout: `Default model: …`. */
  readonly result: string;
  /** Consequences and doubts, for stderr. */
  readonly notes: readonly string[];
}

/**
 * Applies the edits to the revision that `world` was read from. Without edits nothing is written and no backup is made.
 * Throws `config-raced`, `config-invalid`, `config-readonly`.
 */
export async function writeEdits(
  ports: Ports,
  world: World,
  actor: string,
  edits: readonly ConfigEdit[],
): Promise<ConfigWriteResult> {
  const { path, revision } = world.snapshot;
  if (edits.length === 0) return { path, revision, backupPath: undefined, changed: false };
  return ports.config.apply({ edits, expectedRevision: revision, actor });
}
