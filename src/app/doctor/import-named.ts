import type { Ports } from '../../core/ports/ports.ts';
import { type ImportedSource, importSource } from './import-legacy.ts';

/**
 * `doctor --import <path>`: a credential file of an earlier version, an archive that an import left, or a database of the
 * upstream product. The path is only read and stays as it is; rows that are there win; receipts do not count, since a person
 * asks for it. Throws `usage` for anything else.
 */
export async function importNamed(
  ports: Ports,
  path: string,
  agentId: string,
): Promise<readonly ImportedSource[]> {
  const files = await ports.legacy.open(ports.paths.expand(path), agentId, (archive, sealed) =>
    ports.imports.unseal(archive, sealed),
  );
  const runId = await ports.imports.begin('doctor --import');
  const done: ImportedSource[] = [];
  for (const file of files) {
    const source = await importSource(ports, file, { runId, isAsked: true });
    if (source !== undefined) done.push(source);
  }
  await ports.imports.finish(runId);
  return done;
}
