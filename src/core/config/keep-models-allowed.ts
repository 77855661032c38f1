import { aliasTable } from '../models/aliases.ts';
import { isAllowed } from '../models/allowlist.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../models/model-ref.ts';
import type { ConfigEdit } from '../ports/config-store.ts';
import type { Config, ModelSetting } from './config.ts';
import { applyEdit } from './config-edit.ts';
import type { ConfigPlan } from './config-plan.ts';
import { readConfig } from './config-schema.ts';

/**
 * No change starts a restriction silently (decision 10): when a plan writes the first key of `agents.defaults.models`, the
 * primary, image and fallback models become keys with it, and a note says so.
 */
export function keepModelsAllowed(
  before: Config,
  plan: ConfigPlan,
): ConfigPlan & { readonly notes: readonly string[] } {
  const { config } = readConfig(plan.after);
  if (entryCount(before) > 0 || entryCount(config) === 0) return { ...plan, notes: [] };
  const missing = modelsInUse(config).filter((ref) => !isAllowed(config, ref));
  const edits = [...new Set(missing.map(formatModelRef))].map(
    (ref): ConfigEdit => ({ op: 'set', path: ['agents', 'defaults', 'models', ref], value: {} }),
  );
  const added = edits.map((edit) => edit.path.at(-1));
  const also = added.length === 0 ? '' : `; the models in use became part of it: ${added.join(', ')}`;
  return {
    edits: [...plan.edits, ...edits],
    after: edits.reduce<unknown>((document, edit) => applyEdit(document, edit), plan.after),
    notes: [`From now on only the models of agents.defaults.models can be chosen${also}.`],
  };
}

function entryCount(config: Config): number {
  return Object.keys(config.agents?.defaults?.models ?? {}).length;
}

function modelsInUse(config: Config): readonly ModelRef[] {
  const aliases = aliasTable(config);
  const { model, imageModel } = config.agents?.defaults ?? {};
  return [...textsOf(model), ...textsOf(imageModel)].flatMap(
    (text) => aliases.get(text.trim().toLowerCase()) ?? parseModelRef(text) ?? [],
  );
}

function textsOf(setting: ModelSetting | undefined): readonly string[] {
  if (setting === undefined) return [];
  if (typeof setting === 'string') return [setting];
  return [...(setting.primary === undefined ? [] : [setting.primary]), ...(setting.fallbacks ?? [])];
}
