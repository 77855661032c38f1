import type { ConfiguredModel, ConfiguredProvider } from '../config/config.ts';
import { API_MODES, type ApiMode } from '../providers/provider.ts';
import type { CatalogModel, ModelCost } from './catalog.ts';

/**
 * A row of `models.providers.<id>.models` as a model of the catalog (REG-4): what the row states wins; what it leaves out, or
 * states wrongly, is that of `known`, the same model as the catalog has it without the config.
 */
export function configuredModel(
  provider: string,
  entry: ConfiguredProvider,
  model: ConfiguredModel,
  known: CatalogModel | undefined,
): CatalogModel {
  const { cost, reasoning } = model;
  const contextWindow = limit(model.contextWindow) ?? limit(entry.contextWindow);
  const contextTokens = limit(model.contextTokens) ?? limit(entry.contextTokens);
  const maxTokens = limit(model.maxTokens) ?? limit(entry.maxTokens);
  const api = model.api === undefined ? undefined : apiOf(model.api);
  return {
    provider,
    id: model.id,
    name: model.name ?? known?.name ?? model.id,
    input: model.input ?? known?.input ?? ['text'],
    source: 'config',
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(api === undefined ? {} : { api }),
    ...(cost === undefined ? {} : { cost: costOver(cost, known?.cost) }),
  };
}

/** The newer row over the known one. A bare list of ids knows neither names nor inputs, so it does not erase them. */
export function combinedModel(known: CatalogModel, newer: CatalogModel): CatalogModel {
  const merged = { ...known, ...newer };
  if (newer.source !== 'discovered') return merged;
  return {
    ...merged,
    name: newer.name === newer.id ? known.name : newer.name,
    input: newer.input.length < known.input.length ? known.input : newer.input,
  };
}

function costOver(cost: NonNullable<ConfiguredModel['cost']>, known: ModelCost | undefined): ModelCost {
  return {
    input: cost.input ?? known?.input ?? 0,
    output: cost.output ?? known?.output ?? 0,
    cacheRead: cost.cacheRead ?? known?.cacheRead ?? 0,
    cacheWrite: cost.cacheWrite ?? known?.cacheWrite ?? 0,
  };
}

function limit(tokens: number | undefined): number | undefined {
  return tokens !== undefined && Number.isFinite(tokens) && tokens > 0 ? tokens : undefined;
}

function apiOf(word: string): ApiMode | undefined {
  return API_MODES.find((mode) => mode === (word === 'openai' ? 'openai-completions' : word));
}
