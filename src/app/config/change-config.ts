import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigSnapshot, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** A foreign editor that saves over and over must not keep a command busy for ever. */
const TRIES = 20;

/**
 * Changes the config by edits computed from its current state, for every command whose change depends on what is there
 * (`models set`, `aliases add`, `fallbacks add`, `config set`…): no update is lost, whoever writes at the same time (CLI-6).
 * `compute` runs while no other process of ours writes the file, and again when a foreign one did; it must change nothing
 * itself, and what it throws is passed on with nothing written. No edits mean no change.
 * @param actor who changes it, for the journal: the command without its arguments
 */
export async function changeConfig(
  ports: Pick<Ports, 'config'>,
  actor: string,
  compute: (snapshot: ConfigSnapshot) => readonly ConfigEdit[],
): Promise<ConfigWriteResult> {
  // Exclusiveness needs the store. A refusal, or a change that is there already, must not make one where none is.
  const now = ports.config.read();
  if (compute(now).length === 0) {
    return { path: now.path, backupPath: undefined, revision: now.revision, changed: false };
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.config.update(actor, compute);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'config-raced' || attempt === TRIES) throw error;
    }
  }
}
