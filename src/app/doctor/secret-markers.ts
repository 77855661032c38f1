import { type ConfigPath, formatConfigPath } from '../../core/config/config-path.ts';
import { isRecord } from '../../core/is-record.ts';
import { secretFieldKind } from '../../core/secrets/secret-fields.ts';
import type { DoctorCheck } from './check.ts';

const MARKER = /^secretref-env:([A-Z][A-Z0-9_]{0,127})$/;

/** `secretref-env:NAME` on a credential path of the config: only the stored catalog may hold such words (SEC-4, DOC-5). */
export const secretMarkersCheck: DoctorCheck = {
  id: 'secret-markers',
  about: 'words that stand for a secret where a reference has to stand',
  run: ({ snapshot }) =>
    markers(snapshot.document, []).map(({ path, name }) => ({
      id: `secret-markers/${formatConfigPath(path)}`,
      severity: 'error',
      // Not the path first: what follows "apiKey: " is hidden as a key wherever it is printed.
      message: `refused in the config: ${formatConfigPath(path)} is "secretref-env:${name}"`,
      path: formatConfigPath(path),
      fixHint: `Writes a reference to the variable ${name}.`,
      isFixable: true,
    })),
  edits({ snapshot: { document, config } }, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    const provider = config.secrets?.defaults?.['env'] ?? 'default';
    return markers(document, [])
      .filter(({ path }) => asked.has(formatConfigPath(path)))
      .map(({ path, name }) => ({ op: 'set', path, value: { source: 'env', provider, id: name } }));
  },
};

function markers(
  value: unknown,
  path: ConfigPath,
): readonly { readonly path: ConfigPath; readonly name: string }[] {
  if (typeof value === 'string') {
    const name = secretFieldKind(path) === undefined ? undefined : MARKER.exec(value.trim())?.[1];
    return name === undefined ? [] : [{ path, name }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => markers(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => markers(inner, [...path, key]));
}
