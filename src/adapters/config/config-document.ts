import { isRecord } from '../../core/is-record.ts';
import { treeValue } from './config-tree.ts';
import { notAnObject } from './syntax-error.ts';

/** The plain document. Throws `config-syntax` with line and column. */
export function readDocument(text: string, path: string): Readonly<Record<string, unknown>> {
  const value = parseJson5(text, path);
  if (!isRecord(value)) throw notAnObject(path);
  return value;
}

/** The plain value of a JSON5 text, which `name` stands for in errors. Throws `config-syntax` with line and column. */
export function parseJson5(text: string, name: string): unknown {
  return plainJson(text) ?? treeValue(text, name);
}

/** Strict JSON, which most files are, is read several times faster by the engine itself. */
function plainJson(text: string): unknown {
  if (text.includes('__proto__')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
