import { type AuthOrder, configOrder, orderFor, resolveOrder } from '../../core/credentials/auth-order.ts';
import { awsRoutes } from '../../core/credentials/aws-routes.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import { credentialHealth, healthWords, isUsable } from '../../core/credentials/health.ts';
import { usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { nearest } from '../../core/text/nearest.ts';
import { representativeModel } from '../status/credential-rows.ts';
import { readWorld, type World } from '../world/world.ts';
import { unknownProvider } from './unknown-provider.ts';

/** The order of a provider's credentials as one agent has it (ORD-1). */
export interface OrderReport {
  readonly agentId: string;
  readonly provider: string;
  /** The agent's own override; null when there is none, empty when no credential is to be used (ORD-5). */
  readonly order: readonly string[] | null;
  /** Where the order that counts comes from. */
  readonly source: AuthOrder['source'];
  /** What is tried, in this order; what is blocked goes to the end at that moment (ORD-4). */
  readonly tried: readonly string[];
  /** Stored, but never tried, because an explicit order does not list them (ORD-3). */
  readonly leftOut: readonly string[];
}

export interface OrderChange extends OrderReport {
  readonly changed: boolean;
  /** Consequences, for stderr. */
  readonly notes: readonly string[];
}

/** The present order. Throws `provider-unknown` for a word that names neither a provider nor one of a stored credential. */
export function readOrder(ports: Ports, typedProvider: string, agentId?: string): OrderReport {
  const world = readWorld(ports, agentId);
  return orderReport(ports, world, providerOf(world, typedProvider));
}

/**
 * Stores the agent's override: these credentials, in this order, and no others (ORD-3, ORD-7); none at all when the list is
 * empty (ORD-5). Throws `provider-unknown`, and `usage` with the nearest names for an id that is no credential of the provider.
 */
export async function setOrder(
  ports: Ports,
  typedProvider: string,
  ids: readonly string[],
  agentId?: string,
): Promise<OrderChange> {
  const world = readWorld(ports, agentId);
  const provider = providerOf(world, typedProvider);
  const allowed = listable(world, provider);
  for (const id of ids) if (!allowed.includes(id)) throw unknownCredential(id, provider, allowed);
  return storeOrder(ports, world, provider, [...new Set(ids)]);
}

/** Removes the override: the config's order counts again, or all credentials in turn (AUTHCLI-9). Throws `provider-unknown`. */
export async function clearOrder(
  ports: Ports,
  typedProvider: string,
  agentId?: string,
): Promise<OrderChange> {
  const world = readWorld(ports, agentId);
  return storeOrder(ports, world, providerOf(world, typedProvider), undefined);
}

/**
 * Puts a credential first in its provider's order for this agent; the others follow as before. A choice by hand earns a live
 * attempt at once, whatever blocked it (B005). Throws `usage` with the nearest names when there is no such credential.
 */
export async function activateProfile(
  ports: Ports,
  profileId: string,
  agentId?: string,
): Promise<OrderChange> {
  const world = readWorld(ports, agentId);
  const profile = world.profiles.find((entry) => entry.id === profileId);
  if (profile === undefined) {
    const ids = world.profiles.map((entry) => entry.id);
    throw unknownCredential(profileId, undefined, ids);
  }
  const { provider } = profile;
  const { tried } = orderReport(ports, world, provider);
  const order = [profileId, ...tried.filter((id) => id !== profileId)];
  const change = await storeOrder(ports, world, provider, order);
  await ports.health.clearBlocks(profileId, undefined, {
    id: ports.random.id('event'),
    atMs: ports.clock.now(),
    agentId: world.agentId,
    kind: 'block-cleared',
    text: `${profileId}: blocks cleared, it was chosen by hand`,
  });
  const problem = problemOf(readWorld(ports, agentId), profile);
  return problem === undefined ? change : { ...change, notes: [...change.notes, problem] };
}

async function storeOrder(
  ports: Ports,
  world: World,
  provider: string,
  order: readonly string[] | undefined,
): Promise<OrderChange> {
  const before = ports.auth.order(world.agentId, provider);
  const changed = JSON.stringify(before) !== JSON.stringify(order);
  if (changed) await ports.auth.setOrder(world.agentId, provider, order);
  const report = orderReport(ports, world, provider);
  return { ...report, changed, notes: notesOn(report, world) };
}

function notesOn({ provider, order, tried, leftOut }: OrderReport, world: World): readonly string[] {
  const notes: string[] = [];
  if (order !== null && order.length > 0 && tried.length === 0) {
    notes.push(`None of these serves ${provider} itself.`);
  } else if (leftOut.length > 0) {
    notes.push(`Never tried, because the order does not list ${them(leftOut)}: ${leftOut.join(', ')}`);
  }
  const fromConfig = Object.keys(world.config.auth?.order ?? {}).some(
    (key) => normalizeProviderId(key) === provider,
  );
  if (order !== null && fromConfig) notes.push(`auth.order.${provider} of the config is set aside for it.`);
  return notes;
}

function them(ids: readonly string[]): string {
  return ids.length === 1 ? 'it' : 'them';
}

/** The order of a provider (canonical id) in this world. */
export function orderReport(ports: Ports, world: World, provider: string): OrderReport {
  const orderOf = (id: string) => ports.auth.order(world.agentId, id);
  const resolved = resolveOrder({
    provider,
    config: world.config,
    profiles: serving(world, provider),
    storedOrder: orderFor(provider, orderOf),
    lastUsed: world.lastUsed,
    nowMs: world.nowMs,
  });
  const asked = orderFor(provider, orderOf) ?? configOrder(world.config, provider) ?? [];
  const routes = awsRoutes(world.config, provider).filter((id) => asked.includes(id));
  return {
    agentId: world.agentId,
    provider,
    order: orderOf(provider) ?? null,
    source: resolved.source,
    tried: [...routes, ...resolved.ids],
    leftOut: resolved.excluded,
  };
}

/** The profiles that serve a provider: its own, and those of the provider it shares an account with (PROV-6). */
function serving(world: World, provider: string): readonly AuthProfile[] {
  const owners = [provider, findProvider(provider)?.authProvider];
  return world.profiles.filter((profile) => owners.includes(profile.provider));
}

/** What an order may name: also the Codex credentials under `openai` (ORD-9), and AWS entries that only the config has (CRED-5). */
function listable(world: World, provider: string): readonly string[] {
  const codex = world.profiles.filter((profile) => profile.provider === 'openai-codex');
  const stored = [...serving(world, provider), ...(provider === 'openai' ? codex : [])];
  return [...new Set([...stored.map((profile) => profile.id), ...awsRoutes(world.config, provider)])];
}

function providerOf(world: World, typed: string): string {
  const provider = normalizeProviderId(typed);
  const isStored = world.profiles.some((profile) => profile.provider === provider);
  if (!isStored && !world.catalog.knowsProvider(provider)) throw unknownProvider(typed, world.config);
  return provider;
}

function unknownCredential(id: string, provider: string | undefined, ids: readonly string[]) {
  const names = nearest(id, ids);
  const whose = provider === undefined ? '' : ` of ${provider}`;
  const filter = provider === undefined ? '' : ` --provider ${provider}`;
  return usageError(`There is no credential "${id}"${whose}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: `Run "openclaw models auth list${filter}" to see what there is.`,
  });
}

function problemOf(world: World, { id, provider }: AuthProfile): string | undefined {
  const candidate = world.plan(representativeModel(world, provider)).find((entry) => entry.id === id);
  if (candidate === undefined) return undefined;
  const health = credentialHealth(candidate, world.nowMs);
  if (isUsable(health)) return undefined;
  return `${id} cannot be used as it is (${healthWords(health, world.nowMs)}); the next one in the order serves until that is mended.`;
}
