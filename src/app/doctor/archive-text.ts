import type { LegacyFile } from '../../core/ports/legacy-files.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { secretsInCredentialFile } from '../../core/secrets/secret-scan.ts';

type ReadFile = LegacyFile & { readonly content: { readonly ok: true } };

/** Beside the source, with the time of the first try: one that was killed goes on under the same name. */
export function archivePathOf(path: string, atMs: number): string {
  return `${path}.imported-${new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
}

/**
 * What is kept of a source: every byte of it, sealed like the credentials themselves, because a backup holds no secret in
 * plain text. `doctor --import <archive>` opens it again. Without a secret in it, the text stays as it was.
 */
export function archiveText(ports: Ports, { path, kind, content }: ReadFile, archivePath: string): string {
  const hasNone = kind === 'auth-state' && secretsInCredentialFile(content.document).length === 0;
  if (hasNone) return content.text;
  return `${JSON.stringify({ archiveOf: path, sealed: ports.imports.seal(archivePath, content.text) }, null, 2)}\n`;
}
