import { healthWords } from '../../core/credentials/health.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { parseModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { formatDollars, formatTokens } from '../../core/text/format.ts';
import type { PanelModelRow, PanelSnapshot } from '../app-types.ts';
import { readWorldTolerantly } from '../world/world.ts';

/**
 * What is known of the selected models (ui.md section 5), as lines of which the first column ends at two spaces: who serves
 * them, how they are, their window, price and what they take. Never fails: what the catalog does not say is called unknown.
 */
export function modelDetailLines(ports: Ports, snapshot: PanelSnapshot): readonly string[] {
  if (snapshot.models.length === 0) return ['No model is selected yet.'];
  const { catalog } = readWorldTolerantly(ports, snapshot.agentId);
  return snapshot.models.flatMap((row, index) => {
    const ref = parseModelRef(row.ref);
    const model = ref === undefined ? undefined : catalog.row(ref);
    return [...(index === 0 ? [] : ['']), ...linesOf(row, model, snapshot.nowMs)];
  });
}

function linesOf(row: PanelModelRow, model: CatalogModel | undefined, nowMs: number): readonly string[] {
  const provider = row.ref.slice(0, row.ref.indexOf('/'));
  const alias = row.alias === undefined ? '' : ` (${row.alias})`;
  return [
    `${row.role}: ${row.ref}${alias}`,
    `Model   ${[model?.name ?? 'not in the catalog', findProvider(provider)?.label ?? provider].join(' · ')}`,
    `State   ${healthWords(row.health, nowMs)}`,
    `Window  ${windowWords(model)}`,
    `Price   ${row.price === '-' ? 'unknown' : priceWords(model, row.price)}`,
    `Takes   ${takesWords(model)}`,
  ];
}

function windowWords(model: CatalogModel | undefined): string {
  const tokens = model?.contextTokens ?? model?.contextWindow;
  if (tokens === undefined) return 'unknown';
  const answer = model?.maxTokens === undefined ? '' : `, answers of up to ${formatTokens(model.maxTokens)}`;
  return `${formatTokens(tokens)} tokens${answer}`;
}

function priceWords(model: CatalogModel | undefined, price: string): string {
  const cost = model?.cost;
  if (!price.startsWith('$') || cost === undefined) return price;
  const cached = cost.cacheRead > 0 ? `, ${formatDollars(cost.cacheRead)} read from a cache` : '';
  return `${price} for a million tokens in / out${cached}`;
}

function takesWords(model: CatalogModel | undefined): string {
  if (model === undefined) return 'unknown';
  return [model.input.join(', ') || 'text', model.reasoning === true ? 'reasons' : '']
    .filter((part) => part !== '')
    .join(' · ');
}
