import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ResidueFile, SecretFiles } from '../../core/ports/secret-files.ts';
import { readDocument } from '../config/config-document.ts';

export interface SecretFilesOptions {
  readonly stateDir: string;
  readonly configPath: string;
  readonly storePath: string;
  /** Older texts of the config that the store keeps, oldest left out; empty when the store cannot be read. */
  readonly journalTexts: () => readonly string[];
}

const LARGEST_BYTES = 16 * 1024 * 1024;
/** Files in which earlier versions kept credentials, by folder (section 0.5). */
const IN_AGENT_FOLDER = ['auth-profiles.json', 'auth.json', 'auth-state.json', 'models.json'] as const;

/** Backups and refused writes of the config, its journal, and credential files of earlier versions with their copies. */
export function createSecretFiles(options: SecretFilesOptions): SecretFiles {
  const { stateDir, configPath, storePath } = options;
  return {
    residue() {
      const beside = `${basename(configPath)}.`;
      const backups = namesIn(dirname(configPath))
        .filter((name) => name.startsWith(beside) && /\.(?:bak|rejected|clobbered)(?:\.|$)/.test(name))
        .map((name) => join(dirname(configPath), name));
      return [
        ...backups.flatMap((path) => read(path, 'backup') ?? []),
        ...credentialFiles(stateDir).flatMap((path) => read(path, 'credentials') ?? []),
        ...[...new Set(options.journalTexts())].map(
          (text): ResidueFile => ({ path: storePath, kind: 'journal', document: parse(text, storePath) }),
        ),
      ];
    },
  };
}

function credentialFiles(stateDir: string): readonly string[] {
  const agents = namesIn(join(stateDir, 'agents')).map((id) => join(stateDir, 'agents', id, 'agent'));
  const inFolders = [stateDir, join(stateDir, 'agent'), ...agents].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => IN_AGENT_FOLDER.some((known) => name === known || name.startsWith(`${known}.`)))
      .map((name) => join(folder, name)),
  );
  const old = join(stateDir, 'credentials');
  const oauth = namesIn(old).filter((name) => name.startsWith('oauth.json'));
  return [...inFolders, ...oauth.map((name) => join(old, name))];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function read(path: string, kind: ResidueFile['kind']): ResidueFile | undefined {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : { path, kind, document: undefined };
  }
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) return undefined;
    const isTooLarge = status.size > LARGEST_BYTES;
    return { path, kind, document: isTooLarge ? undefined : parse(readFileSync(handle, 'utf8'), path) };
  } catch {
    return { path, kind, document: undefined };
  } finally {
    closeSync(handle);
  }
}

/** JSON5, as the config is; an empty text is an empty document. */
function parse(text: string, path: string): unknown {
  if (text.trim() === '') return {};
  try {
    return readDocument(text, path);
  } catch {
    return undefined;
  }
}
