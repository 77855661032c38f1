import type { ImportClaim } from '../../core/ports/import-store.ts';
import type { LegacyFile } from '../../core/ports/legacy-files.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { secretsInCredentialFile } from '../../core/secrets/secret-scan.ts';

type ReadFile = LegacyFile & { readonly content: { readonly ok: true } };

/** With the time and the number of the first try: one that was killed goes on under the same name. */
export function archiveName(path: string, { atMs, sourceId }: ImportClaim): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return `${name}.imported-${new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${sourceId}`;
}

/**
 * What is kept of a source: every byte of it, sealed like the credentials themselves, because a backup holds no secret in
 * plain text. `doctor --import <archive>` opens it again. Without a secret in it, the text stays as it was.
 */
export function archiveText(ports: Ports, { path, kind, content }: ReadFile, name: string): string {
  const hasNone = kind === 'auth-state' && secretsInCredentialFile(content.document).length === 0;
  if (hasNone) return content.text;
  return `${JSON.stringify({ archiveOf: path, sealed: ports.imports.seal(name, content.text) }, null, 2)}\n`;
}
