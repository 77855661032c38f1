import { type ConfigPath, formatConfigPath } from '../../core/config/config-path.ts';
import { isRecord } from '../../core/is-record.ts';
import type { DoctorCheck } from './check.ts';

const OLD = 'openai';
const NEW = 'openai-completions';

/** `api: "openai"` of the first versions (CUST-3, DOC-5). */
export const providerApiCheck: DoctorCheck = {
  id: 'provider-api',
  about: 'providers whose protocol is written in its old word',
  run: ({ snapshot }) =>
    oldApis(snapshot.document).map((path) => ({
      id: `provider-api/${formatConfigPath(path)}`,
      severity: 'warning',
      message: `${formatConfigPath(path)} is "${OLD}", an old word for "${NEW}"`,
      path: formatConfigPath(path),
      fixHint: `Writes "${NEW}".`,
      isFixable: true,
    })),
  edits({ snapshot }, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    return oldApis(snapshot.document)
      .filter((path) => asked.has(formatConfigPath(path)))
      .map((path) => ({ op: 'set', path, value: NEW }));
  },
};

function oldApis(document: Readonly<Record<string, unknown>>): readonly ConfigPath[] {
  const { models } = document;
  const providers = isRecord(models) ? models['providers'] : undefined;
  if (!isRecord(providers)) return [];
  return Object.entries(providers).flatMap(([id, entry]): ConfigPath[] => {
    if (!isRecord(entry)) return [];
    const at = ['models', 'providers', id];
    const rows: readonly unknown[] = Array.isArray(entry['models']) ? entry['models'] : [];
    const inRows = rows.flatMap((row, index) =>
      isRecord(row) && row['api'] === OLD ? [[...at, 'models', index, 'api']] : [],
    );
    return entry['api'] === OLD ? [[...at, 'api'], ...inRows] : inRows;
  });
}
