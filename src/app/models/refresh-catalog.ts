import type { CatalogModel } from '../../core/models/catalog.ts';
import { listedModels } from '../../core/models/models-by-provider.ts';
import type { EndpointInspector, LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { hasModelList } from '../../core/providers/call-modes.ts';
import { resolveTarget } from '../calls/resolve-target.ts';
import { providersInUse } from '../status/credential-rows.ts';
import { failurePhrase } from '../turn/failure-words.ts';
import { readWorld, type World } from '../world/world.ts';

export interface RefreshedProvider {
  readonly provider: string;
  readonly ok: boolean;
  /** How many models it lists now; how many are kept from before when it could not be asked. */
  readonly models: number;
  /** Why it could not be asked, in words. */
  readonly problem: string | undefined;
  /** Unix milliseconds when that list was given; undefined when there is none. */
  readonly listedAtMs: number | undefined;
}

const LIST_TIMEOUT_MS = 8000;

/**
 * Asks every provider in use and the usual local servers for their models and keeps the answers (LIST-7). One that fails
 * keeps what it told last time; an empty answer clears its rows (REG-7). One request per provider, all at once; never throws
 * for a provider. Throws what reading the config and the store throws.
 * @param only ask this provider alone (canonical id).
 */
export async function refreshCatalog(
  ports: Ports,
  options: { readonly agentId?: string | undefined; readonly only?: string | undefined } = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly RefreshedProvider[]> {
  const world = readWorld(ports, options.agentId);
  const inspector = await ports.inspector();
  const wanted = (provider: string): boolean => options.only === undefined || options.only === provider;
  const inUse = providersInUse(ports, world).filter((provider) => listsModels(world, provider));
  const providers = [...new Set([...inUse, ...only(options.only)])].filter(wanted);
  const [asked, servers] = await Promise.all([
    Promise.all(providers.map((provider) => ask(ports, world, inspector, provider, signal))),
    inspector.findLocalServers(signal),
  ]);
  const answered = new Set(asked.filter((answer) => answer.ok).map((answer) => answer.provider));
  const found = servers.filter((server) => wanted(server.provider) && !answered.has(server.provider));
  const local = await Promise.all(found.map((server) => keepServer(ports, server)));
  const foundIds = new Set(found.map((server) => server.provider as string));
  return [...asked.filter((answer) => !foundIds.has(answer.provider)), ...local];
}

function only(provider: string | undefined): readonly string[] {
  return provider === undefined ? [] : [provider];
}

function listsModels(world: World, provider: string): boolean {
  const endpoint = world.endpoint({ provider, model: '' });
  return !endpoint.ok || hasModelList(endpoint.api);
}

async function ask(
  ports: Ports,
  world: World,
  inspector: EndpointInspector,
  provider: string,
  signal: AbortSignal,
): Promise<RefreshedProvider> {
  const failed = (problem: string): RefreshedProvider => ({
    provider,
    ok: false,
    models: listedModels(ports.catalogStore.inventories(world.agentId)).of(provider).length,
    problem,
    listedAtMs: ports.catalogStore.listedAt(world.agentId, provider),
  });
  if (!listsModels(world, provider)) return failed('its protocol has no list of models');
  const ref = { provider, model: '' };
  const plan = world
    .plan(ref)
    .filter((candidate) => candidate.whyNot === undefined && candidate.runtime === undefined);
  const candidate = plan.find((open) => open.block === undefined) ?? plan[0];
  if (candidate === undefined) return failed('it has no credential');
  const resolved = await resolveTarget(ports, world, ref, candidate);
  if (!resolved.ok) return failed(resolved.message);
  const { api, baseUrl, headers, auth } = resolved.target;
  const outcome = await inspector.listModels(
    { provider, api, baseUrl, headers, auth },
    { timeoutMs: LIST_TIMEOUT_MS, signal },
  );
  if (!outcome.ok) {
    return failed(failurePhrase(ports, outcome.evidence));
  }
  return keep(ports, provider, outcome.models);
}

function keepServer(ports: Ports, server: LocalServer): Promise<RefreshedProvider> {
  return keep(ports, server.provider, server.models);
}

async function keep(
  ports: Ports,
  provider: string,
  models: readonly CatalogModel[],
): Promise<RefreshedProvider> {
  await ports.catalogStore.replaceDiscovered('shared', provider, models);
  return { provider, ok: true, models: models.length, problem: undefined, listedAtMs: ports.clock.now() };
}
