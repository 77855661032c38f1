import { lstatSync, rmSync } from 'node:fs';
import { keepVariables } from '../../core/config/config-variables.ts';
import { AppError } from '../../core/errors.ts';
import { perMoment } from '../../core/per-moment.ts';
import type {
  ConfigChange,
  ConfigPreview,
  ConfigSnapshot,
  ConfigStore,
  ConfigWriteResult,
} from '../../core/ports/config-store.ts';
import { parseJson5 } from './config-document.ts';
import { ABSENT, raced, revisionOf, stampOf, unwritable } from './config-file.ts';
import { type Layers, loadLayers, meaningOf, mergedDocument } from './config-layers.ts';
import { editDocument } from './edit-document.ts';
import { refuseIncluded } from './include-guard.ts';
import { keepBackup, keepRejected, replaceFile, sweepTemporaryFiles } from './replace-file.ts';

/** What the journal is told about a change that is on disk. */
export interface AppliedChange {
  readonly actor: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly revisionBefore: string;
  readonly revisionAfter: string;
  /** Id of the oldest journal entry this change takes back. */
  readonly undoes: number | undefined;
}

/** The store, and for the environment what stands in the config before the environment is looked into. */
export interface WritableConfig extends ConfigStore {
  /** As written, included files merged in. Throws like `read`. */
  document(): ConfigSnapshot['document'];
}

export interface ConfigStoreOptions {
  readonly path: string;
  /** Host variables that forbid writing (CFG-36) and name further folders to include from (ENV-6). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An environment variable, for `${NAME}` in texts (ENV-5); absent: texts stay as they are written. */
  readonly lookup?: (name: string) => string | undefined;
  /** Runs the write while no other process of ours writes this file. */
  readonly withLease: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly onApplied: (change: AppliedChange) => Promise<void>;
}

/** A text on its way to the disk; `after` is undefined where the file goes away. */
interface PlannedWrite {
  readonly layers: Layers;
  readonly actor: string;
  readonly after: string | undefined;
  readonly undoes: number | undefined;
}

/**
 * `openclaw.json` as JSON5: read whole, written losslessly and atomically (decision 27, CFG-35, CFG-36). The journal is
 * told after the rename: when it fails, its error is passed on and the change stays, with the old text in the backup.
 */
export function createConfigStore(options: ConfigStoreOptions): WritableConfig {
  const { path, env } = options;
  let latest: ConfigSnapshot | undefined;
  let layers: Layers | undefined;
  let latestStamp = '';
  // A writer makes a new inode or at least another change time. Every look into the environment asks, a dozen in a row.
  const stampNow = perMoment(() => stampOf([path, ...(layers?.files ?? [])]));
  const load = (): Layers => {
    const files = layers?.files ?? [];
    const stamp = stampNow();
    if (layers !== undefined && stamp === latestStamp) return layers;
    const fresh = loadLayers(path, env);
    // The stamp is from before the reading: one from after it may belong to the next writer's file, and what was read here
    // would pass for current for good. Other included files than before have no stamp yet.
    latestStamp = fresh.files.join('\n') === files.join('\n') ? stamp : '';
    if (layers !== undefined && layers.revision === fresh.revision) return layers;
    latest = undefined;
    layers = fresh;
    return layers;
  };
  const read = (): ConfigSnapshot => {
    stampNow.forget();
    const current = load();
    latest ??= {
      path,
      exists: current.text !== undefined,
      get revision() {
        return current.revision;
      },
      text: current.text ?? '',
      ...meaningOf(current.document, options.lookup),
    };
    return latest;
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    refuseWhenFrozen(options);
    return options.withLease('config-write', work);
  };
  const commit = async (planned: PlannedWrite): Promise<ConfigWriteResult> => {
    const { layers: from, after, actor, undoes } = planned;
    const before = from.text ?? '';
    const revisionAfter = after === undefined ? ABSENT : revisionOf(after);
    if (revisionAfter === from.ownRevision || before === after) {
      return { path, backupPath: undefined, revision: from.revision, changed: false };
    }
    const backupPath = write(options, planned);
    await options.onApplied({
      actor,
      path,
      before,
      after: after ?? '',
      revisionBefore: from.ownRevision,
      revisionAfter,
      undoes,
    });
    return { path, backupPath, revision: load().revision, changed: true };
  };
  const edit = async (change: ConfigChange, undoes?: number): Promise<ConfigWriteResult> =>
    commit({ actor: change.actor, undoes, ...validated(options, change, keepRejected) });
  return {
    document: () => load().document,
    read,
    parse: parseJson5,
    preview: (change) => {
      const { layers: from, after } = validated(options, change, () => undefined);
      return { before: from.text ?? '', after };
    },
    apply: (change) => alone(() => edit(change)),
    update: (actor, compute) =>
      alone(async () => {
        const snapshot = read();
        return edit({ edits: compute(snapshot), expectedRevision: snapshot.revision, actor });
      }),
    revert: (actor, compute) =>
      alone(async () => {
        const from = loadLayers(path, env);
        const reversal = compute({ text: from.text, revision: from.ownRevision });
        if ('edits' in reversal) {
          return edit({ actor, expectedRevision: from.revision, edits: reversal.edits }, reversal.undoes);
        }
        return commit({ actor, layers: from, after: reversal.text, undoes: reversal.undoes });
      }),
  };
}

/** @param refused told the whole text that is not written; returns where it was kept. */
function validated(
  { path, env, lookup }: ConfigStoreOptions,
  change: ConfigChange,
  refused: (path: string, text: string) => string | undefined,
): { readonly layers: Layers; readonly after: ConfigPreview['after'] } {
  const layers = loadLayers(path, env);
  const { text, revision, own, document, points } = layers;
  if (revision !== change.expectedRevision) throw raced(path);
  const edits = keepVariables(change.edits, own, lookup ?? (() => undefined));
  refuseIncluded(own, points, edits);
  const after = edits.length === 0 ? (text ?? '') : editDocument(text, edits, path);
  const { issues } = meaningOf(mergedDocument(after, path, env).document, lookup);
  // What was wrong before is not this change's fault and must not make the file impossible to repair piece by piece.
  const known = issues.length === 0 ? [] : meaningOf(document, lookup).issues;
  const fresh = issues.filter((issue) => !known.some((old) => old.path === issue.path));
  if (fresh.length > 0) {
    const kept = refused(path, after);
    throw new AppError(
      'config-invalid',
      `config schema validation failed: the change would make ${path} invalid`,
      {
        details: fresh.map((issue) => `${issue.path}: ${issue.message}`),
        hint:
          kept === undefined
            ? 'Nothing was written.'
            : `Nothing was written. The refused text is in ${kept}.`,
      },
    );
  }
  return { layers, after };
}

function write({ path, env }: ConfigStoreOptions, { layers, after }: PlannedWrite): string | undefined {
  let backupPath: string | undefined;
  const lastCheck = (): void => {
    if (loadLayers(path, env).revision !== layers.revision) throw raced(path);
    if (layers.text !== undefined) backupPath = keepBackup(path, layers.text);
  };
  try {
    sweepTemporaryFiles(path);
    if (after === undefined) {
      lastCheck();
      rmSync(path);
    } else replaceFile(path, after, lastCheck);
    return backupPath;
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(path, error);
  }
}

function refuseWhenFrozen({ path, env }: ConfigStoreOptions): void {
  const reason = ['OPENCLAW_CONFIG_READONLY', 'OPENCLAW_NIX_MODE'].find((name) => env[name] === '1');
  if (reason !== undefined) {
    throw new AppError('config-readonly', `${path} may not be changed: ${reason} is set`, {
      hint: `Change the source it is made from, or unset ${reason}.`,
    });
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new AppError('config-readonly', `${path} is a symbolic link, and links are not written through`, {
      hint: 'Point OPENCLAW_CONFIG_PATH at the real file.',
    });
  }
}
