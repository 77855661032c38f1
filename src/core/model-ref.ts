import { rewriteModelRef } from './model-rewrites.ts';
import { normalizeProviderId } from './provider-alias.ts';

/** A provider and the model's own id on it. The two are never glued together and parsed again (B075). */
export interface ModelRef {
  /** Canonical provider id: lower case, aliases mapped (REF-3). */
  readonly provider: string;
  /** The id as the catalog or the author spells it; may contain slashes (REF-1, REF-4). */
  readonly model: string;
}

/** Splits `provider/model` on the first slash (REF-1). Returns undefined when either side is empty or there is no slash. */
export function parseModelRef(text: string): ModelRef | undefined {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  if (slash <= 0) return undefined;
  const provider = normalizeProviderId(trimmed.slice(0, slash));
  const model = trimmed.slice(slash + 1).trim();
  if (provider === '' || model === '') return undefined;
  return rewriteModelRef({ provider, model });
}

/** The form people read and type: `provider/model`. */
export function formatModelRef(ref: ModelRef): string {
  return `${ref.provider}/${ref.model}`;
}

/** Same provider, and the same model id when case is ignored (REF-4). */
export function sameModelRef(left: ModelRef, right: ModelRef): boolean {
  return left.provider === right.provider && left.model.toLowerCase() === right.model.toLowerCase();
}

/**
 * Cuts a trailing `@profile` off a typed model (REF-8). An `@` before the last slash belongs to the model
 * (`openrouter/@preset/kimi`), and so does one that starts the model id. Parts may be double-quoted.
 */
export function splitProfileSuffix(raw: string): { model: string; profile: string | undefined } {
  const text = raw.trim();
  const quoted = /^"([^"]*)"(?:@(.*))?$/.exec(text);
  if (quoted !== null) return { model: quoted[1] ?? '', profile: unquote(quoted[2] ?? '') };
  const profileQuoted = /^([^"]*)@"([^"]*)"$/.exec(text);
  if (profileQuoted !== null) return { model: profileQuoted[1] ?? '', profile: profileQuoted[2] };
  const at = text.indexOf('@', text.lastIndexOf('/') + 1);
  if (at <= 0 || at === text.lastIndexOf('/') + 1) return { model: text, profile: undefined };
  return { model: text.slice(0, at).trim(), profile: unquote(text.slice(at + 1)) };
}

function unquote(text: string): string | undefined {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  return trimmed === '' ? undefined : trimmed;
}
