import { lstatSync, rmSync } from 'node:fs';
import { readConfig } from '../../core/config-schema.ts';
import { AppError } from '../../core/errors.ts';
import type {
  ConfigChange,
  ConfigPreview,
  ConfigSnapshot,
  ConfigStore,
  ConfigWriteResult,
} from '../../core/ports/config-store.ts';
import { editDocument, parseJson5, readDocument } from './config-document.ts';
import { ABSENT, raced, readText, revisionOf, stampOf, unwritable } from './config-file.ts';
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

export interface ConfigStoreOptions {
  readonly path: string;
  /** Host variables that forbid writing (CFG-36). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs the write while no other process of ours writes this file. */
  readonly withLease: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly onApplied: (change: AppliedChange) => Promise<void>;
}

/** A text on its way to the disk; `after` is undefined where the file goes away. */
interface PlannedWrite {
  readonly actor: string;
  readonly before: string;
  readonly after: string | undefined;
  readonly expectedRevision: string;
  readonly undoes: number | undefined;
}

/**
 * `openclaw.json` as JSON5: read whole, written losslessly and atomically (decision 27, CFG-35, CFG-36). The journal is
 * told after the rename: when it fails, its error is passed on and the change stays, with the old text in the backup.
 */
export function createConfigStore(options: ConfigStoreOptions): ConfigStore {
  const { path } = options;
  let latest: ConfigSnapshot | undefined;
  let latestStamp = '';
  const read = (): ConfigSnapshot => {
    // Asked for at every look into the environment. A writer makes a new inode or at least another change time.
    const stamp = stampOf(path);
    if (latest !== undefined && stamp === latestStamp) return latest;
    const { text, revision } = readText(path);
    latestStamp = stamp;
    if (latest?.revision === revision) return latest;
    const document = text === undefined ? {} : readDocument(text, path);
    latest = {
      path,
      exists: text !== undefined,
      revision,
      text: text ?? '',
      document,
      ...readConfig(document),
    };
    return latest;
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    refuseWhenFrozen(options);
    return options.withLease('config-write', work);
  };
  const commit = async ({ undoes, actor, ...planned }: PlannedWrite): Promise<ConfigWriteResult> => {
    const { before, after, expectedRevision } = planned;
    const revision = after === undefined ? ABSENT : revisionOf(after);
    if (revision === expectedRevision || before === after) {
      return { path, backupPath: undefined, revision: expectedRevision, changed: false };
    }
    const backupPath = write(path, planned);
    await options.onApplied({
      actor,
      path,
      before,
      after: after ?? '',
      revisionBefore: expectedRevision,
      revisionAfter: revision,
      undoes,
    });
    return { path, backupPath, revision, changed: true };
  };
  const edit = async (change: ConfigChange, undoes?: number): Promise<ConfigWriteResult> =>
    commit({ ...change, undoes, ...validated(path, change, keepRejected) });
  return {
    read,
    parse: parseJson5,
    preview: (change) => validated(path, change, () => undefined),
    apply: (change) => alone(() => edit(change)),
    update: (actor, compute) =>
      alone(async () => {
        const snapshot = read();
        return edit({ edits: compute(snapshot), expectedRevision: snapshot.revision, actor });
      }),
    revert: (actor, compute) =>
      alone(async () => {
        const { text, revision } = readText(path);
        const reversal = compute({ text, revision });
        const change = { actor, expectedRevision: revision };
        if ('edits' in reversal) return edit({ ...change, edits: reversal.edits }, reversal.undoes);
        return commit({ ...change, before: text ?? '', after: reversal.text, undoes: reversal.undoes });
      }),
  };
}

/** @param refused told the whole text that is not written; returns where it was kept. */
function validated(
  path: string,
  change: ConfigChange,
  refused: (path: string, text: string) => string | undefined,
): ConfigPreview {
  const { text, revision } = readText(path);
  if (revision !== change.expectedRevision) throw raced(path);
  const known = text === undefined ? [] : readConfig(readDocument(text, path)).issues;
  const after = change.edits.length === 0 ? (text ?? '') : editDocument(text, change.edits, path);
  const issues = after === '' ? [] : readConfig(readDocument(after, path)).issues;
  // What was wrong before is not this change's fault and must not make the file impossible to repair piece by piece.
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
  return { before: text ?? '', after };
}

function write(
  path: string,
  { before, after, expectedRevision }: Omit<PlannedWrite, 'actor' | 'undoes'>,
): string | undefined {
  let backupPath: string | undefined;
  const lastCheck = (): void => {
    if (readText(path).revision !== expectedRevision) throw raced(path);
    if (expectedRevision !== ABSENT) backupPath = keepBackup(path, before);
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
