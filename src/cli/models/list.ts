import { unknownProvider } from '../../app/credentials/unknown-provider.ts';
import { listModels } from '../../app/models/list-models.ts';
import type { ModelRow } from '../../app/models/model-rows.ts';
import { readWorld } from '../../app/world/world.ts';
import { healthWords, isUsable } from '../../core/credentials/health.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { providerWarnings } from '../../core/providers/provider-warnings.ts';
import { formatTokens } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { textTable } from '../text-table.ts';

export interface ListOptions {
  readonly all?: boolean;
  readonly local?: boolean;
  readonly provider?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly agent?: string;
}

/** `models list` as a table, JSON or plain refs (LIST-1…8, decision 32). */
export async function printList({ ports, output }: CliContext, options: ListOptions): Promise<void> {
  for (const warning of providerWarnings(ports.config.read().config)) output.note(warning);
  assertKnownProvider(ports, options);
  const rows = listModels(ports, {
    scope: options.all === true ? 'all' : 'available',
    localOnly: options.local === true,
    provider: options.provider,
    agentId: options.agent,
  });
  if (options.json === true) output.json({ count: rows.length, models: rows.map(toJson) });
  else if (options.plain === true) for (const row of rows) output.line(formatModelRef(row.ref));
  else if (rows.length === 0) output.line('No models found.');
  else await printTable(output, rows, ports.clock.now());
}

/** LIST-2: a provider id or alias. Throws `provider-unknown`. */
export function assertKnownProvider(ports: CliContext['ports'], { provider, agent }: ListOptions): void {
  if (provider === undefined) return;
  const { catalog, config } = readWorld(ports, agent);
  if (!catalog.knowsProvider(normalizeProviderId(provider))) throw unknownProvider(provider, config);
}

async function printTable(
  output: CliContext['output'],
  rows: readonly ModelRow[],
  nowMs: number,
): Promise<void> {
  const cells = rows.map((row) => [
    formatModelRef(row.ref),
    row.model === undefined ? '-' : inputWords(row),
    contextWords(row),
    row.local ? 'yes' : 'no',
    healthWords(row.health, nowMs),
    row.tags.join(','),
  ]);
  const header = ['Model', 'Input', 'Ctx', 'Local', 'Auth', 'Tags'];
  for (const line of await textTable(header, cells)) output.line(line);
}

function inputWords(row: ModelRow): string {
  return row.model?.input.includes('image') === true ? 'text+image' : 'text';
}

function contextWords({ model }: ModelRow): string {
  const window = formatTokens(model?.contextWindow);
  const cap = model?.contextTokens;
  return cap === undefined || cap === model?.contextWindow ? window : `${formatTokens(cap)}/${window}`;
}

function toJson(row: ModelRow): Readonly<Record<string, unknown>> {
  const { model } = row;
  return {
    key: formatModelRef(row.ref),
    name: model?.name ?? row.ref.model,
    input: inputWords(row),
    contextWindow: model?.contextWindow ?? null,
    ...(model?.contextTokens === undefined ? {} : { contextTokens: model.contextTokens }),
    local: row.local,
    available: isUsable(row.health) || row.health.state === 'cooling' || row.health.state === 'disabled',
    tags: row.tags,
    maxTokens: model?.maxTokens ?? null,
    cost: model?.cost ?? null,
    reasoning: model?.reasoning ?? null,
    inputTypes: model?.input ?? null,
    health: row.health.state,
    ...(model === undefined ? { missing: true } : {}),
  };
}
