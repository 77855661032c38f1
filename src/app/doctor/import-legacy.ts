import { AppError } from '../../core/errors.ts';
import type { LegacyEntry } from '../../core/migration/legacy-credential.ts';
import { type LegacyDocument, legacyDocument } from '../../core/migration/legacy-document.ts';
import { withLegacyModels } from '../../core/migration/legacy-models.ts';
import { ownerOf } from '../../core/migration/migration-gate.ts';
import type { ImportClaim, ImportedCredential, ImportOutcome } from '../../core/ports/import-store.ts';
import type { LegacyFile } from '../../core/ports/legacy-files.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { changeConfig } from '../config/change-config.ts';
import { archiveName, archiveText } from './archive-text.ts';
import { MAIN_AGENT } from './legacy-sources.ts';

/** What became of one source. */
export interface ImportedSource {
  readonly path: string;
  readonly imported: readonly string[];
  /** The store has another credential under this id, which stays. */
  readonly kept: readonly string[];
  /** Imported before and removed since: not brought back (DOC-3). */
  readonly notAgain: readonly string[];
  /** Ids with the reason why they stay in the file, which is then not archived. */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly archivePath: string | undefined;
}

export interface ImportOptions {
  readonly runId: number;
  /** A path that a person named: receipts do not count, and the source stays where it is. */
  readonly isAsked: boolean;
}

type ReadFile = LegacyFile & { readonly content: { readonly ok: true } };

/**
 * Imports one source (DOC-3): claim, write, read back and compare, receipt, archive. Whatever step it is killed after, the
 * next run goes on from there: rows that are there are compared, not written again, and the source goes only after its
 * receipt. Undefined when the source is gone or unreadable now. Throws `store-corrupt` when a credential did not arrive.
 */
export function importSource(
  ports: Ports,
  file: LegacyFile,
  options: ImportOptions,
): Promise<ImportedSource | undefined> {
  // Two processes may be asked at once; the second one finds the source gone.
  return ports.leases.withLease(`import:${file.path}`, async () => {
    const now = options.isAsked ? file : ports.legacy.reread(file);
    return now === undefined || !isRead(now) ? undefined : importRead(ports, now, options);
  });
}

async function importRead(
  ports: Ports,
  file: ReadFile,
  { runId, isAsked }: ImportOptions,
): Promise<ImportedSource | undefined> {
  const owner = ownerOf(file.agentId);
  const read = legacyDocument(file.kind, file.content.document, { owner, nowMs: ports.clock.now() });
  if (read === undefined) return undefined;
  const claim = await ports.imports.claim(runId, file);
  const known = isAsked ? new Set<string>() : ports.imports.receipted(owner);
  const present = new Set(
    ports.auth.list(owner).flatMap((profile) => (profile.owner === owner ? [profile.id] : [])),
  );
  const credentials = distinct(read.entries);
  // DOC-3, B031: what came in once, or was removed on a person's word, stays out unless it is asked for by name.
  const isGone = (credential: ImportedCredential): boolean =>
    known.has(credential.id) || (!isAsked && ports.auth.isBuried(credential));
  const wanted = credentials.filter((credential) => present.has(credential.id) || !isGone(credential));
  await ports.imports.write(wanted);
  const outcomes = new Map<string, ImportOutcome>(ports.imports.compare(wanted));
  const lost = wanted.filter(({ id }) => !outcomes.has(id));
  if (lost.length > 0) throw didNotArrive(file.path, lost);
  for (const { id } of credentials) if (!outcomes.has(id)) outcomes.set(id, 'not-again');
  await importRest(ports, file, read);
  await ports.imports.receipt(claim, owner, outcomes);
  const refused = read.entries.flatMap((entry) => (entry.kind === 'refused' ? [entry] : []));
  const isDone = !isAsked && refused.length === 0;
  const archivePath = isDone ? await archive(ports, file, claim) : undefined;
  const ids = (outcome: ImportOutcome): readonly string[] =>
    [...outcomes].flatMap(([id, found]) => (found === outcome ? [id] : []));
  return {
    path: file.path,
    imported: ids('imported'),
    kept: ids('kept'),
    notAgain: ids('not-again'),
    refused: refused.map(({ id, why }) => ({ id, why })),
    archivePath,
  };
}

async function archive(ports: Ports, file: ReadFile, claim: ImportClaim): Promise<string> {
  const name = archiveName(file.path, claim);
  const path = ports.legacy.archive(file, name, archiveText(ports, file, name), MAIN_AGENT);
  await ports.imports.archived(claim, path);
  return path;
}

function isRead(file: LegacyFile): file is ReadFile {
  return file.content.ok;
}

/** The same id twice in one file: the first one counts, as it did when the file was read. */
function distinct(entries: readonly LegacyEntry[]): readonly ImportedCredential[] {
  const found = new Map<string, ImportedCredential>();
  for (const entry of entries) {
    if (entry.kind === 'credential' && !found.has(entry.credential.id)) {
      found.set(entry.credential.id, entry.credential);
    }
  }
  return [...found.values()];
}

/** Order, last use, routes without a credential, catalog: each only where nothing of its own is there. */
async function importRest(ports: Ports, file: ReadFile, read: LegacyDocument): Promise<void> {
  const { agentId } = file;
  const known = new Set(ports.auth.list(agentId).map((profile) => profile.id));
  // An order of which nothing is left would mean "use none" (ORD-5).
  const orders = new Map(
    [...read.orders].filter(([, ids]) => ids.length === 0 || ids.some((id) => known.has(id))),
  );
  if (orders.size > 0 || read.lastUsed.size > 0) {
    await ports.imports.writeState(agentId, { orders, lastUsed: read.lastUsed });
  }
  const routes = read.entries.flatMap((entry) => (entry.kind === 'aws-sdk' ? [entry] : []));
  if (routes.length > 0) {
    await changeConfig(ports, 'doctor', ({ config }) =>
      routes
        .filter(({ id }) => config.auth?.profiles?.[id] === undefined)
        .map(({ id, provider }) => ({
          op: 'set',
          path: ['auth', 'profiles', id],
          value: { provider, mode: 'aws-sdk' },
        })),
    );
  }
  if (file.kind !== 'models') return;
  const { config } = ports.config.read();
  const joined = withLegacyModels(file.content.document, ports.catalogStore.providers(agentId), config);
  if (joined !== undefined) await ports.catalogStore.replaceProviders(agentId, joined);
}

function didNotArrive(path: string, lost: readonly ImportedCredential[]): AppError {
  return new AppError('store-corrupt', `Of ${path}, ${lost.length} credentials did not arrive in the store`, {
    details: lost.slice(0, 5).map(({ id }) => id),
    hint: 'The file is left as it is. Check the disk, then run "openclaw doctor --fix" again.',
  });
}
