import { delimiter, isAbsolute } from 'node:path';
import { readConfig } from '../../core/config/config-schema.ts';
import { substituteVariables } from '../../core/config/config-variables.ts';
import type { ConfigSnapshot } from '../../core/ports/config-store.ts';
import { readDocument } from './config-document.ts';
import { readText, revisionOf } from './config-file.ts';
import { type IncludePoint, mergeIncludes } from './config-includes.ts';

/** Host variables, `OPENCLAW_INCLUDE_ROOTS` among them. */
type HostEnv = Readonly<Record<string, string | undefined>>;

/** A document with everything it includes. */
interface MergedDocument {
  /** As written, included files merged in. */
  readonly document: ConfigSnapshot['document'];
  /** The main file alone. */
  readonly own: ConfigSnapshot['document'];
  readonly points: readonly IncludePoint[];
  readonly files: readonly string[];
}

/** The file's own text and everything it includes. */
export interface Layers extends MergedDocument {
  readonly text: string | undefined;
  /** Of the main file alone: what the journal knows it by. */
  readonly ownRevision: string;
  /** Of all files together: another one means that the config may mean something else. */
  readonly revision: string;
}

/** Reads the file and what it includes (ENV-6). Throws `config-unreadable`, `config-syntax`, `config-invalid`. */
export function loadLayers(path: string, env: HostEnv): Layers {
  const file = readText(path);
  const { stamp, ...merged } = mergedDocument(file.text, path, env);
  return {
    text: file.text,
    get ownRevision() {
      return file.revision;
    },
    get revision() {
      return stamp === '' ? file.revision : revisionOf(`${file.revision}\n${stamp}`);
    },
    ...merged,
  };
}

/** The same for a text that is not on disk yet. Throws like `loadLayers`. */
export function mergedDocument(
  text: string | undefined,
  path: string,
  env: HostEnv,
): MergedDocument & { readonly stamp: string } {
  const own = text === undefined || text === '' ? {} : readDocument(text, path);
  return { own, ...mergeIncludes(own, path, includeRoots(env)) };
}

/** What a document means with its variables filled in; without a `lookup` texts stay as they are written (ENV-5). */
export function meaningOf(
  document: ConfigSnapshot['document'],
  lookup: ((name: string) => string | undefined) | undefined,
): Pick<ConfigSnapshot, 'document' | 'config' | 'issues'> {
  const view = lookup === undefined ? { document, issues: [] } : substituteVariables(document, lookup);
  const { config, issues } = readConfig(view.document);
  return { document, config, issues: [...view.issues, ...issues] };
}

/** OPENCLAW_INCLUDE_ROOTS: absolute folders, separated as in PATH (ENV-6). */
function includeRoots(env: HostEnv): readonly string[] {
  return (env['OPENCLAW_INCLUDE_ROOTS'] ?? '').split(delimiter).filter((root) => isAbsolute(root));
}
