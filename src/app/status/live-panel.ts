import { AppError } from '../../core/errors.ts';
import { aliasesOf, spelledAliases } from '../../core/models/aliases.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
} from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatPrice, formatTokens } from '../../core/text/format.ts';
import type { LivePanel, PanelCredentialRow, PanelModelRow, PanelSnapshot } from '../app-types.ts';
import { clearBlocks } from '../credentials/clear-blocks.ts';
import { probeCredential } from '../credentials/probe-credential.ts';
import { readWorld, type World } from '../world.ts';
import { credentialRows } from './credential-rows.ts';
import { activityRows, credentialDetails } from './panel-activity.ts';

/** How often other processes' changes are looked for: `data_version` costs microseconds. */
const POLL_MS = 500;
const TICK_MS = 1000;

/**
 * The live panel's data: follows the store and the config by version, counts down once a second only while something
 * counts down, and keeps the last good picture when the store cannot be read.
 */
export function createLivePanel(ports: Ports, agentId: string | undefined): LivePanel {
  const listeners = new Set<() => void>();
  let version = ports.watch.version();
  let snapshot = readSnapshot(ports, agentId);
  let stopTimers: (() => void) | undefined;
  const publish = (next: PanelSnapshot): void => {
    snapshot = next;
    for (const listener of listeners) listener();
  };
  const refresh = (): void => {
    try {
      publish(readSnapshot(ports, agentId));
    } catch (error) {
      const problem = error instanceof AppError ? error.message : 'the store cannot be read';
      publish({ ...snapshot, nowMs: ports.clock.now(), problem });
    }
  };
  const poll = (): void => {
    const seen = versionOf(ports);
    // A picture with a problem is taken anew until it is whole: a busy store changes nothing when it is free again.
    if (seen === version && snapshot.problem === undefined) return;
    version = seen;
    refresh();
  };
  const tick = (): void => {
    const nowMs = ports.clock.now();
    if (countsDown(snapshot)) {
      // When a window ends the state flips by itself, without a key or a change in the store.
      if (endsBy(snapshot, nowMs)) refresh();
      else publish({ ...snapshot, nowMs });
    }
  };
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      stopTimers ??= startTimers(ports, poll, tick);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopTimers?.();
        stopTimers = undefined;
      };
    },
    async clear(credentialId) {
      const cleared = await clearBlocks(ports, snapshot.agentId, credentialId);
      refresh();
      return cleared === 0 ? `Nothing blocks ${credentialId}` : `${credentialId} may be tried again`;
    },
    async probe(credentialId) {
      const line = await probeCredential(ports, snapshot.agentId, credentialId);
      refresh();
      return line;
    },
    details: (credentialId) => credentialDetails(ports, snapshot.agentId, credentialId),
    dispose() {
      stopTimers?.();
      stopTimers = undefined;
      listeners.clear();
    },
  };
}

function startTimers(ports: Ports, poll: () => void, tick: () => void): () => void {
  const stops = [ports.clock.every(POLL_MS, poll), ports.clock.every(TICK_MS, tick)];
  return () => {
    for (const stop of stops) stop();
  };
}

function versionOf(ports: Ports): string {
  try {
    return ports.watch.version();
  } catch {
    return 'unreadable';
  }
}

function untils(snapshot: PanelSnapshot): readonly number[] {
  return [...snapshot.models, ...snapshot.credentials].flatMap(({ health }) => [
    ...(health.untilMs === undefined ? [] : [health.untilMs]),
    ...(health.keys === undefined ? [] : [health.keys.untilMs]),
  ]);
}

function countsDown(snapshot: PanelSnapshot): boolean {
  return untils(snapshot).some((until) => until > snapshot.nowMs);
}

function endsBy(snapshot: PanelSnapshot, nowMs: number): boolean {
  return untils(snapshot).some((until) => until > snapshot.nowMs && until <= nowMs);
}

function readSnapshot(ports: Ports, agentId: string | undefined): PanelSnapshot {
  const world = readWorld(ports, agentId);
  return {
    nowMs: world.nowMs,
    agentId: world.agentId,
    readAtMs: world.nowMs,
    problem: undefined,
    models: modelRows(world),
    credentials: credentialRows(ports, world).map(
      (row): PanelCredentialRow => ({
        id: row.id,
        provider: row.provider,
        kind: row.kind,
        health: row.health,
        isNext: row.isNext,
        lastUsedMs: row.lastUsedMs,
        blockedModel: row.blockedModels[0],
        fingerprint: row.profile?.fingerprint,
        verification: row.profile?.verification.state ?? 'verified',
      }),
    ),
    activity: activityRows(ports, world.agentId),
  };
}

function modelRows(world: World): readonly PanelModelRow[] {
  const { config, agentId, catalog } = world;
  const aliases = spelledAliases(config, agentId);
  const primary = configuredPrimary(config, agentId, catalog);
  const fallbacks = configuredFallbacks(config, agentId, catalog);
  const image = configuredImageModels(config, catalog);
  const row = (role: string, ref: ModelRef): PanelModelRow => {
    const model = catalog.row(ref);
    return {
      role,
      ref: formatModelRef(ref),
      alias: aliasesOf(aliases, ref)[0],
      health: world.health(ref),
      price: formatPrice(model?.cost),
      context: formatTokens(model?.contextTokens ?? model?.contextWindow),
    };
  };
  return [
    ...(primary === undefined ? [] : [row('primary', primary)]),
    ...fallbacks.map((ref, index) => row(`fallback ${index + 1}`, ref)),
    ...image.map((ref, index) => row(index === 0 ? 'image' : `image fallback ${index}`, ref)),
  ];
}
