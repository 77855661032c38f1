import { legacyDocument } from '../../core/migration/legacy-document.ts';
import { ownerOf } from '../../core/migration/migration-gate.ts';
import type { LegacyFile } from '../../core/ports/legacy-files.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { DoctorCheck, DoctorState, Finding } from './check.ts';
import { importSource } from './import-legacy.ts';
import { describeImport } from './import-lines.ts';
import { legacySources } from './legacy-sources.ts';
import { shortPath } from './short-path.ts';

/** Credential files, their state and catalogs of earlier versions (DOC-1, DOC-2): listed, and imported on request. */
export const legacyFilesCheck: DoctorCheck = {
  id: 'legacy-files',
  about: 'files of earlier versions that wait to be imported',
  run: ({ ports, snapshot }) => legacySources(ports, snapshot.config).map((file) => findingOf(ports, file)),
  async fix({ ports, snapshot }: DoctorState, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    const files = legacySources(ports, snapshot.config).filter((file) => asked.has(file.path));
    const runId = await ports.imports.begin('doctor --fix');
    const lines: string[] = [];
    for (const file of byDependency(files)) {
      const done = await importSource(ports, file, { runId, isAsked: false });
      if (done !== undefined) lines.push(...describeImport(done));
    }
    await ports.imports.finish(runId);
    // The folder of the first versions goes when nothing is left in it.
    ports.legacy.move([]);
    return lines;
  },
};

/** Orders and last use name credentials, so these come first. */
function byDependency(files: readonly LegacyFile[]): readonly LegacyFile[] {
  const rank = ({ kind }: LegacyFile): number => ['auth-state', 'models'].indexOf(kind) + 1;
  return files.toSorted((one, other) => rank(one) - rank(other));
}

function findingOf(ports: Ports, file: LegacyFile): Finding {
  const { path, content, kind } = file;
  const id = `legacy-files/${shortPath(ports, path)}`;
  const owner = ownerOf(file.agentId);
  const read = content.ok ? legacyDocument(kind, content.document, { owner, nowMs: 0 }) : undefined;
  if (read === undefined) {
    const problem = content.ok ? 'holds no object' : content.problem;
    return {
      id,
      severity: 'error',
      message: `${path} ${problem}; no credential of the agent ${file.agentId} is used while the store has none`,
      path,
      fixHint: 'Mend the file, or move it away.',
      isFixable: false,
    };
  }
  const credentials = read.entries.filter((entry) => entry.kind === 'credential');
  const known = ports.imports.receipted(owner);
  const fresh = credentials.filter(({ credential }) => !known.has(credential.id));
  const refused = read.entries.filter((entry) => entry.kind === 'refused');
  const stays = refused.length === 0 ? '' : `; ${refused.length} that cannot be imported stay in it`;
  const counted = `${credentials.length} ${credentials.length === 1 ? 'credential' : 'credentials'}`;
  // Done already: what cannot be imported is the only reason why it is still there.
  const isStuck = refused.length > 0 && fresh.length === 0 && credentials.length > 0;
  if (isStuck || (refused.length > 0 && credentials.length === 0)) {
    const names = refused.slice(0, 3).map((entry) => `${entry.id} (${entry.why})`);
    return {
      id,
      severity: 'warning',
      message: `${path} holds ${refused.length} entries that cannot be imported: ${names.join(', ')}`,
      path,
      fixHint: 'Add these credentials again, then delete the file.',
      isFixable: false,
    };
  }
  if (credentials.length > 0 && fresh.length === 0) {
    return {
      id,
      severity: 'warning',
      message: `${path} is back: its ${counted} were imported before`,
      path,
      fixHint: 'Archives it; what was removed since is not brought back.',
      isFixable: true,
    };
  }
  const what = kind === 'auth-state' || kind === 'models' ? KINDS[kind] : counted;
  return {
    id,
    severity: kind === 'auth-state' || kind === 'models' ? 'info' : 'warning',
    message: `${path} of an earlier version waits to be imported: ${what}${stays}`,
    path,
    fixHint: 'Imports it, reads everything back, then keeps the file as a sealed archive.',
    isFixable: true,
  };
}

const KINDS = {
  'auth-state': 'order and last use of credentials',
  models: 'the providers of an agent',
} as const;
