import { classifyFailure } from '../../core/failure/classify.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { combinedModel } from '../../core/models/configured-model.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { hasModelList } from '../../core/providers/call-modes.ts';
import { parameterBillions } from '../../core/scan/parameter-size.ts';
import { type ScannedModel, scannedModel } from '../../core/scan/scan-diff.ts';
import { filterModels } from '../../core/scan/scan-filter.ts';
import type { ScanModel, ScanRow } from '../../core/scan/scan-model.ts';
import { resolveTarget } from '../calls/resolve-target.ts';
import { isHidden } from '../models/marked-models.ts';
import { isLocalModel } from '../models/model-rows.ts';
import { providersInUse } from '../status/credential-rows.ts';
import type { World } from '../world/world.ts';
import { rowOf } from './openrouter-source.ts';
import { WITHOUT_TOOLS } from './probe-row.ts';
import type { ScannedProvider, ScanOptions } from './scan-types.ts';

export interface ListedProviders {
  readonly rows: readonly ScanRow[];
  readonly offered: readonly ScannedModel[];
  readonly providers: readonly ScannedProvider[];
}

/** What one provider offers. */
interface Offer {
  readonly report: ScannedProvider;
  readonly models: readonly CatalogModel[];
}

/**
 * The models of every configured provider (decision 26): each is asked for its list, which is the cheapest proof that its
 * credential works; without live checks the catalog speaks for it. A provider that does not answer offers nothing, and marked
 * models are not proposed (PICK-5).
 */
export async function listConfigured(
  ports: Ports,
  world: World,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<ListedProviders> {
  const wanted = options.filter.provider?.trim().toLowerCase();
  const providers = providersInUse(ports, world).filter((id) => wanted === undefined || wanted === id);
  const waiting = providers.values();
  const offers = new Map<string, Offer>();
  const work = async (): Promise<void> => {
    for (const provider of waiting) {
      if (signal.aborted) return;
      const offer = options.isProbing
        ? ask(ports, world, provider, options, signal)
        : listed(world, provider);
      offers.set(provider, await offer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, providers.length) }, work));
  const found = providers.flatMap((provider) => offers.get(provider) ?? []);
  const models = found
    .flatMap((offer) => offer.models)
    .filter((model) => !isHidden(world, model))
    .map((model) => scanModelOf(world, model));
  return {
    // Here the prefix names the provider, and others were not asked.
    rows: filterModels(models, { ...options.filter, provider: undefined }, ports.clock.now()).map((model) =>
      configuredRow(model, options.isProbing),
    ),
    offered: models.map((model) => scannedModel(rowOf(model).ref, model)),
    providers: found.map((offer) => offer.report),
  };
}

function listed(world: World, provider: string): Offer {
  const models = world.catalog.of(provider);
  return { report: { provider, models: models.length, problem: undefined, isAsked: false }, models };
}

async function ask(
  ports: Ports,
  world: World,
  provider: string,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<Offer> {
  const failed = (problem: string): Offer => ({
    report: { provider, models: 0, problem, isAsked: true },
    models: [],
  });
  const ref: ModelRef = { provider, model: '' };
  const plan = world.plan(ref).filter((candidate) => candidate.whyNot === undefined);
  const candidate = plan.find((open) => open.block === undefined) ?? plan[0];
  if (candidate === undefined) return failed('no valid authentication');
  const resolved = await resolveTarget(ports, world, ref, candidate);
  if (!resolved.ok) return failed(resolved.message);
  const { api, baseUrl, headers, auth } = resolved.target;
  if (!hasModelList(api)) return listed(world, provider);
  const inspector = await ports.inspector();
  const endpoint = { provider, api, baseUrl, headers, auth };
  const outcome = await inspector.listModels(endpoint, { timeoutMs: options.timeoutMs, signal });
  if (!outcome.ok) {
    const { reason } = classifyFailure(outcome.evidence, ports.clock.now());
    const isRefused = reason === 'auth' || reason === 'auth_permanent';
    return failed(isRefused ? 'no valid authentication' : describeReason(reason));
  }
  const models = outcome.models.map((model) => {
    const known = world.catalog.row({ provider, model: model.id });
    return known === undefined ? model : combinedModel(known, model);
  });
  return { report: { provider, models: models.length, problem: undefined, isAsked: true }, models };
}

/**
 * A credential that works is all the proof that is asked for: a completion for each of hundreds of paid models would cost what
 * nobody agreed to (B071). A model that is known not to call tools is told so, and is none to choose.
 */
function configuredRow(model: ScanModel, isProbing: boolean): ScanRow {
  const row = rowOf(model);
  return isProbing && model.supportsToolsMeta === false ? { ...row, tool: WITHOUT_TOOLS } : row;
}

function scanModelOf(world: World, model: CatalogModel): ScanModel {
  const { cost, provider, id } = model;
  const isLocal = isLocalModel(world, { provider, model: id });
  return {
    provider,
    id,
    name: model.name,
    contextLength: model.contextWindow,
    createdAtMs: model.createdAtMs,
    inferredParamB: parameterBillions(id, model.name),
    isFree: isLocal || id.endsWith(':free') || (cost?.input === 0 && cost.output === 0),
    supportsToolsMeta: model.tools,
    supportsToolChoice: false,
    supportedParametersCount: 0,
    supportsImagesMeta: model.input.includes('image'),
    cost,
  };
}
