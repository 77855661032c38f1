import type { Config } from '../config/config.ts';
import { aliasTable } from './aliases.ts';
import { imageCapableRow } from './image-rows.ts';
import { formatModelRef, parseModelRef } from './model-ref.ts';
import {
  configuredFallbackTexts,
  configuredPrimary,
  configuredPrimaryText,
  configuredRef,
  type ModelDirectory,
  resolveModelInput,
  settingTexts,
} from './selection.ts';

/**
 * What is doubtful about the models that the config names, one sentence each: a primary that gave way to the first
 * configured model (REF-5), a bare id that only the deprecated step resolves (REF-6), a text that means nothing.
 */
export function selectionWarnings(
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): readonly string[] {
  const images = settingTexts(config.agents?.defaults?.imageModel).filter(
    (text) => imageCapableRow(text.trim(), config) === undefined,
  );
  const others = [...configuredFallbackTexts(config, agentId), ...images];
  return [
    ...primaryWarning(config, agentId, directory),
    ...new Set(others.flatMap((text) => bareWarning(text, config, agentId, directory))),
  ];
}

function primaryWarning(
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): readonly string[] {
  const text = configuredPrimaryText(config, agentId);
  if (text === undefined) return [];
  const used = configuredPrimary(config, agentId, directory);
  if (used === undefined) return [`The primary model "${text}" names no known model; choose another one.`];
  const meant = configuredRef(text, withoutPrimary(config), directory, agentId);
  if (meant !== undefined && formatModelRef(meant) === formatModelRef(used)) {
    return directory.knowsProvider(used.provider)
      ? []
      : [`The primary model ${formatModelRef(used)} belongs to a provider that is not configured.`];
  }
  return [
    `The primary model "${text}" cannot be used as it is written; ${formatModelRef(used)}, the first configured model, takes its place.`,
  ];
}

/** Without the primary nothing can be read as a model of its provider, which is the step that warns. */
function withoutPrimary(config: Config): Config {
  const { model: _shared, ...defaults } = config.agents?.defaults ?? {};
  const list = (config.agents?.list ?? []).map(({ model: _own, ...agent }) => agent);
  return { ...config, agents: { defaults, list } };
}

function bareWarning(
  text: string,
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): readonly string[] {
  if (parseModelRef(text) !== undefined) return [];
  if (aliasTable(config, agentId).has(text.trim().toLowerCase())) return [];
  const resolution = resolveModelInput(text, config, directory, agentId === undefined ? {} : { agentId });
  if (resolution.kind === 'unknown') return [`"${text}" names no known model and is left out.`];
  return resolution.warning === undefined ? [] : [resolution.warning];
}
