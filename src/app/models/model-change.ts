import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { changeConfig } from '../config/change-config.ts';
import { readWorld, type World } from '../world/world.ts';

/** What a command that changes the configured models did. */
export interface ModelChange {
  readonly write: ConfigWriteResult;
  /** The result, for stdout: `Default model: …`. */
  readonly result: string;
  /** Consequences and doubts, for stderr. */
  readonly notes: readonly string[];
}

/** What it is going to do: no edits change nothing, and no backup is made. */
export interface PlannedChange {
  readonly edits: readonly ConfigEdit[];
  readonly result: string;
  readonly notes: readonly string[];
}

/**
 * Changes the configured models. What a person typed is resolved against the very config that is written, so that nobody's
 * change gets lost in between (CLI-6); `plan` may therefore run more than once. Throws what `plan` throws, with nothing
 * written, and `config-invalid`, `config-readonly`.
 * @param actor the command, for the journal
 */
export async function changeModels<Planned extends PlannedChange>(
  ports: Ports,
  actor: string,
  plan: (world: World) => Planned,
): Promise<Omit<Planned, 'edits'> & ModelChange> {
  let planned: Planned | undefined;
  const write = await changeConfig(ports, actor, () => {
    planned = plan(readWorld(ports));
    return planned.edits;
  });
  if (planned === undefined) throw new AppError('bug', 'The config was written without a plan');
  const { edits: _edits, ...told } = planned;
  return { ...told, write };
}
