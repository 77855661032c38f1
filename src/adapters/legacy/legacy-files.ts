import { existsSync, lstatSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { LegacyFile, LegacyFiles, LegacyFolder, LegacyKind } from '../../core/ports/legacy-files.ts';
import { replaceFile } from '../config/replace-file.ts';
import { syncFolder } from '../system/sync-folder.ts';
import { looseModes, tighten } from './file-modes.ts';
import { movableEntries, moveEntries } from './first-folder.ts';
import { readSource } from './read-source.ts';

export interface LegacyFilesOptions {
  readonly stateDir: string;
  readonly configPath: string;
  readonly agentDir: (agentId: string) => string;
}

/** In the order in which they count: the first that brings a credential wins. */
const NAMES: readonly (readonly [name: string, kind: LegacyKind])[] = [
  ['auth-profiles.json', 'auth-profiles'],
  ['auth.json', 'auth'],
  ['auth-state.json', 'auth-state'],
  ['models.json', 'models'],
];

/** The files of earlier versions below one state directory. */
export function createLegacyFiles({ stateDir, configPath, agentDir }: LegacyFilesOptions): LegacyFiles {
  const firstFolder = join(stateDir, 'agent');
  const source = remembered();
  return {
    folders() {
      const ids = namesIn(join(stateDir, 'agents')).filter((id) => isAgentId(id));
      return ids.map(
        (agentId): LegacyFolder => ({ agentId, path: join(stateDir, 'agents', agentId, 'agent') }),
      );
    },
    find(folders, mainAgent) {
      const all = [
        ...folders,
        { agentId: mainAgent, path: agentDir(mainAgent) },
        { agentId: mainAgent, path: firstFolder },
      ];
      const distinct = [...new Map(all.map((folder) => [folder.path, folder])).values()];
      // Most have none of these folders any more, and every run asks.
      const present = distinct.filter(({ path }) => statSync(path, { throwIfNoEntry: false }) !== undefined);
      const files = present.flatMap(({ agentId, path }) =>
        NAMES.flatMap(([name, kind]) => source(join(path, name), kind, agentId) ?? []),
      );
      return [
        ...files,
        ...[source(join(stateDir, 'credentials', 'oauth.json'), 'oauth', mainAgent) ?? []].flat(),
      ];
    },
    reread: ({ path, kind, agentId }) => readSource(path, kind, agentId),
    async open(path, agentId, unseal) {
      const { openNamed } = await import('./open-named.ts');
      return openNamed(path, agentId, unseal);
    },
    archive(file, name, text, mainAgent) {
      const folder = dirname(file.path) === firstFolder ? agentDir(mainAgent) : dirname(file.path);
      const archivePath = join(folder, name);
      replaceFile(archivePath, text, () => {});
      const now = readSource(file.path, file.kind, file.agentId);
      const isSame =
        now?.content.ok === true && file.content.ok && now.content.digest === file.content.digest;
      if (!isSame) {
        throw new AppError('config-raced', `${file.path} changed while it was imported`, {
          hint: 'It is left as it is. Run the command again.',
        });
      }
      rmSync(file.path);
      // A removal that a power cut takes back would only be imported again; still, the archive and the removal belong together.
      syncFolder(dirname(file.path));
      return archivePath;
    },
    movable: (target) => movableEntries(firstFolder, target, new Set(NAMES.map(([name]) => name))),
    move: (entries) => moveEntries(firstFolder, entries),
    looseModes: () => looseModes(stateDir, configPath),
    tighten,
  };
}

/** A panel asks every second while an import is put off: an unchanged file is read once. */
function remembered(): typeof readSource {
  const known = new Map<string, { readonly stamp: string; readonly file: LegacyFile | undefined }>();
  return (path, kind, agentId) => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    const stamp = [status.ino, status.mtimeMs, status.ctimeMs, status.size, agentId].join('/');
    const kept = known.get(path);
    if (kept?.stamp === stamp) return kept.file;
    const file = readSource(path, kind, agentId);
    known.set(path, { stamp, file });
    return file;
  };
}

function isAgentId(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name) && name !== 'shared';
}

function namesIn(folder: string): readonly string[] {
  try {
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  } catch {
    return [];
  }
}
