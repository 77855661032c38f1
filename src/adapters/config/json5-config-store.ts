import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { readConfig } from '../../core/config-schema.ts';
import { AppError } from '../../core/errors.ts';
import type {
  ConfigChange,
  ConfigPreview,
  ConfigSnapshot,
  ConfigStore,
  ConfigWriteResult,
} from '../../core/ports/config-store.ts';
import { editDocument, readDocument } from './config-document.ts';
import { keepBackup, replaceFile, sweepTemporaryFiles } from './replace-file.ts';

/** Bytes; a config is a few kilobytes, so anything near this is another file. */
const LARGEST = 8 * 1024 * 1024;

/** What the journal is told about a change that is on disk. */
export interface AppliedChange {
  readonly actor: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly revisionBefore: string;
  readonly revisionAfter: string;
}

export interface ConfigStoreOptions {
  readonly path: string;
  /** Host variables that forbid writing (CFG-36). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs the write while no other process of ours writes this file. */
  readonly withLease: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly onApplied: (change: AppliedChange) => Promise<void>;
}

const ABSENT = 'absent';
const NO_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

interface FileText {
  readonly text: string | undefined;
  readonly revision: string;
}

/**
 * `openclaw.json` as JSON5: read whole, written losslessly and atomically (decision 27, CFG-35, CFG-36). The journal is
 * told after the rename: when it fails, its error is passed on and the change stays, with the old text in the backup.
 */
export function createConfigStore(options: ConfigStoreOptions): ConfigStore {
  const { path } = options;
  let latest: ConfigSnapshot | undefined;
  let latestStamp = '';
  return {
    read(): ConfigSnapshot {
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
    },
    preview: (change) => previewOf(path, change),
    async apply(change): Promise<ConfigWriteResult> {
      refuseWhenFrozen(options);
      return options.withLease('config-write', async () => {
        const preview = previewOf(path, change);
        if (preview.before === preview.after) {
          return { path, backupPath: undefined, revision: change.expectedRevision, changed: false };
        }
        const backupPath = write(path, preview, change.expectedRevision);
        const revision = revisionOf(preview.after);
        await options.onApplied({
          actor: change.actor,
          path,
          ...preview,
          revisionBefore: change.expectedRevision,
          revisionAfter: revision,
        });
        return { path, backupPath, revision, changed: true };
      });
    },
  };
}

function previewOf(path: string, change: ConfigChange): ConfigPreview {
  const { text, revision } = readText(path);
  if (revision !== change.expectedRevision) throw raced(path);
  const known = text === undefined ? [] : readConfig(readDocument(text, path)).issues;
  const after = editDocument(text, change.edits, path);
  const issues = readConfig(readDocument(after, path)).issues;
  // What was wrong before is not this change's fault and must not make the file impossible to repair piece by piece.
  const fresh = issues.filter((issue) => !known.some((old) => old.path === issue.path));
  if (fresh.length > 0) {
    throw new AppError('config-invalid', `The change would make ${path} invalid`, {
      details: fresh.map((issue) => `${issue.path}: ${issue.message}`),
      hint: 'Nothing was written.',
    });
  }
  return { before: text ?? '', after };
}

function write(path: string, preview: ConfigPreview, expectedRevision: string): string | undefined {
  try {
    sweepTemporaryFiles(path);
    let backupPath: string | undefined;
    replaceFile(path, preview.after, () => {
      if (readText(path).revision !== expectedRevision) throw raced(path);
      if (expectedRevision !== ABSENT) backupPath = keepBackup(path, preview.before);
    });
    return backupPath;
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(path, error);
  }
}

function readText(path: string): FileText {
  try {
    const bytes = readBytes(path);
    // Bytes that are not UTF-8 could not be written back as they were.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, revision: revisionOf(bytes) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      return { text: undefined, revision: ABSENT };
    }
    throw new AppError('config-unreadable', `Can't read ${path}: ${wordsFor(code)}`, {
      hint: 'Check that it is a regular text file and that you may read it.',
      cause: error,
    });
  }
}

function stampOf(path: string): string {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file === undefined ? ABSENT : `${file.ino}.${file.ctimeNs}.${file.mtimeNs}.${file.size}`;
}

function readBytes(path: string): Buffer {
  // Without O_NONBLOCK the open of a named pipe waits for a writer that may never come.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (facts.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    if (!facts.isFile()) throw Object.assign(new Error('not a file'), { code: 'not-a-file' });
    if (facts.size > LARGEST) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function revisionOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

function raced(path: string): AppError {
  return new AppError('config-raced', `${path} was changed by someone else in the meantime`, {
    hint: 'Nothing was written. Run the command again.',
  });
}

function unwritable(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // The temporary file is ours alone: when it is gone at the rename, another writer took it for a leftover.
  if (code === 'ENOENT') return raced(path);
  const kind = NO_SPACE.has(code) ? 'store-full' : 'config-readonly';
  return new AppError(kind, `Can't write ${path}: ${wordsFor(code)}`, {
    hint: 'Nothing was written. Make room or check who may write there, then run the command again.',
    cause: error,
  });
}

function wordsFor(code: string | undefined): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be, or is, too large',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
    'not-a-file': 'it is not a regular file',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a folder of its path is a file',
    ENOENT: 'it is a link that leads nowhere',
    ELOOP: 'it is a link to itself',
  };
  return words[code ?? ''] ?? code ?? 'unknown error';
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
