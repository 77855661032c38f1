import { normalizeProviderId } from '../providers/provider-alias.ts';
import { rewriteModelRef } from './model-rewrites.ts';

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

/**
 * The form people read and type: `provider/model`. OpenRouter's own routers carry the provider in their id already and are
 * not doubled (`openrouter/auto`, PROV-4); `parseModelRef` reads both spellings.
 */
export function formatModelRef(ref: ModelRef): string {
  return `${ref.provider}/${modelKey(ref)}`;
}

/** The model's part of that form, by which the models of one provider are told apart. */
export function modelKey({ provider, model }: ModelRef): string {
  return provider === 'openrouter' && model.startsWith(ROUTER) ? model.slice(ROUTER.length) : model;
}

const ROUTER = 'openrouter/';

/** Same provider, and the same model id when case is ignored (REF-4). */
export function sameModelRef(left: ModelRef, right: ModelRef): boolean {
  return left.provider === right.provider && left.model.toLowerCase() === right.model.toLowerCase();
}

/**
 * Cuts a trailing `@profile` off a typed model (REF-8). An `@` before the last slash belongs to the model
 * (`openrouter/@preset/kimi`), and so do one that starts the model id, a date version (`haiku@20251001`) and a quantisation
 * (`qwen3@iq3_xxs`). Parts may be double-quoted.
 */
export function splitProfileSuffix(raw: string): { model: string; profile: string | undefined } {
  const text = raw.trim();
  const quoted = /^"([^"]*)"(?:@(.*))?$/.exec(text);
  if (quoted !== null) return { model: quoted[1] ?? '', profile: unquote(quoted[2] ?? '') };
  const profileQuoted = /^([^"]*)@"([^"]*)"$/.exec(text);
  if (profileQuoted !== null) return { model: (profileQuoted[1] ?? '').trim(), profile: profileQuoted[2] };
  const start = text.lastIndexOf('/') + 1;
  let at = text.indexOf('@', start + 1);
  while (at !== -1 && VERSION_SUFFIX.test(text.slice(at + 1))) at = text.indexOf('@', at + 1);
  if (at === -1) return { model: text, profile: undefined };
  return { model: text.slice(0, at).trim(), profile: unquote(text.slice(at + 1)) };
}

/** What vendors put behind an `@` themselves: a date, or the name of a quantisation (LM Studio). */
const VERSION_SUFFIX = /^(?:\d{8}|i?q\d(?:_[a-z0-9]+)*|[bf]{1,2}p?(?:16|32)|fp8|mxfp\d|\d+bit)(?=@|$)/i;

function unquote(text: string): string | undefined {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  return trimmed === '' ? undefined : trimmed;
}
