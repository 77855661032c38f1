import { valueAt } from '../../core/config/config-merge.ts';
import { type ConfigPath, formatConfigPath } from '../../core/config/config-path.ts';
import { isRecord } from '../../core/is-record.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { DoctorCheck } from './check.ts';

const SETTINGS = ['model', 'imageModel', 'pdfModel'] as const;

/** Models that their provider renamed (REF-13, DOC-5). The old spelling works; the config says what is really asked. */
export const modelNamesCheck: DoctorCheck = {
  id: 'model-names',
  about: 'models that their provider renamed',
  run: ({ snapshot }) =>
    renamed(snapshot.document).map(({ path, from, to }) => ({
      id: `model-names/${formatConfigPath(path)}`,
      severity: 'info',
      message: `${formatConfigPath(path)} is ${from}, whose name is ${to} now`,
      path: formatConfigPath(path),
      fixHint: `Writes ${to}.`,
      isFixable: true,
    })),
  edits({ snapshot: { document } }, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    return renamed(document)
      .filter(({ path }) => asked.has(formatConfigPath(path)))
      .flatMap((entry) => editsOf(document, entry));
  },
};

interface Renamed {
  readonly path: ConfigPath;
  readonly from: string;
  readonly to: string;
  /** The name is the key of a map, as in the allowlist. */
  readonly isKey: boolean;
}

function renamed(document: Readonly<Record<string, unknown>>): readonly Renamed[] {
  const found: Renamed[] = [];
  const look = (text: unknown, path: ConfigPath, isKey = false): void => {
    const to = typeof text === 'string' ? newName(text) : undefined;
    if (typeof text === 'string' && to !== undefined) found.push({ path, from: text, to, isKey });
  };
  for (const place of agentPlaces(document)) {
    const agent = valueAt(document, place);
    if (!isRecord(agent)) continue;
    for (const name of SETTINGS) {
      const setting = agent[name];
      const at = [...place, name];
      look(setting, at);
      if (!isRecord(setting)) continue;
      look(setting['primary'], [...at, 'primary']);
      const fallbacks: readonly unknown[] = Array.isArray(setting['fallbacks']) ? setting['fallbacks'] : [];
      for (const [index, fallback] of fallbacks.entries()) look(fallback, [...at, 'fallbacks', index]);
    }
    const models = agent['models'];
    for (const key of isRecord(models) ? Object.keys(models) : []) look(key, [...place, 'models', key], true);
  }
  return found;
}

function agentPlaces(document: Readonly<Record<string, unknown>>): readonly ConfigPath[] {
  const list = valueAt(document, ['agents', 'list']);
  const entries = valueAt(document, ['agents', 'entries']);
  return [
    ['agents', 'defaults'],
    ...(Array.isArray(list) ? list.map((_, index) => ['agents', 'list', index]) : []),
    ...(isRecord(entries) ? Object.keys(entries).map((id) => ['agents', 'entries', id]) : []),
  ];
}

/** Reading a ref renames its model. Routers of OpenRouter only get their full spelling by that, which is no other name. */
function newName(text: string): string | undefined {
  const ref = text.includes('@') || text.includes('*') ? undefined : parseModelRef(text);
  if (ref === undefined || ref.provider === 'openrouter') return undefined;
  const written = text.trim().slice(text.trim().indexOf('/') + 1);
  return written === ref.model ? undefined : formatModelRef(ref);
}

/** A key moves with its value, unless the new name has one of its own. */
function editsOf(document: unknown, { path, to, isKey }: Renamed): readonly ConfigEdit[] {
  if (!isKey) return [{ op: 'set', path, value: to }];
  const target = [...path.slice(0, -1), to];
  const gone: ConfigEdit = { op: 'unset', path };
  if (valueAt(document, target) !== undefined) return [gone];
  return [{ op: 'set', path: target, value: valueAt(document, path) }, gone];
}
