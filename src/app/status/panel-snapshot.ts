import { knownAgents } from '../../core/agents.ts';
import { isQuotaFresh } from '../../core/failure/quota-headers.ts';
import { aliasesOf, spelledAliases } from '../../core/models/aliases.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
} from '../../core/models/selection.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatPrice, formatTokens } from '../../core/text/format.ts';
import type {
  PanelAttempt,
  PanelCredentialRow,
  PanelModelRow,
  PanelOrder,
  PanelQuota,
  PanelSnapshot,
} from '../app-types.ts';
import { orderReport } from '../credentials/auth-orders.ts';
import { isLocalModel } from '../models/model-rows.ts';
import { readWorld, type World } from '../world/world.ts';
import { type CredentialRow, credentialRows } from './credential-rows.ts';
import { activityRows } from './panel-activity.ts';

/** How far back the ledger is read for all credentials together, and what is shown of one. */
const LEDGER_ROWS = 400;
const SHOWN_ATTEMPTS = 20;

/** The panel's picture of one moment. Throws what `readWorld` throws. */
export function readSnapshot(ports: Ports, agentId: string | undefined): PanelSnapshot {
  const world = readWorld(ports, agentId);
  const attempts = Map.groupBy(
    ports.health.recentAttempts(world.agentId, LEDGER_ROWS),
    ({ credentialId }) => credentialId,
  );
  const quotas = quotasOf(ports, world.nowMs);
  const credentials = credentialRows(ports, world).map((row) =>
    credentialRow(world, row, attempts.get(row.id) ?? [], quotas.get(row.id) ?? []),
  );
  return {
    nowMs: world.nowMs,
    agentId: world.agentId,
    agents: knownAgents(world.config).map(({ id }) => id),
    readAtMs: world.nowMs,
    problem: undefined,
    models: modelRows(world),
    credentials,
    orders: ordersOf(ports, world),
    activity: activityRows(ports, world.agentId),
  };
}

function credentialRow(
  world: World,
  row: CredentialRow,
  attempts: readonly AttemptRecord[],
  quotas: readonly PanelQuota[],
): PanelCredentialRow {
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    health: row.health,
    isNext: row.isNext,
    lastUsedMs: row.lastUsedMs,
    blockedModel: row.blockedModels[0],
    fingerprint: row.profile?.fingerprint,
    verification: row.profile?.verification.state ?? 'verified',
    blocks: world.blocks
      .filter((block) => block.credentialId === row.id)
      .map(({ model, reason, untilMs, step, source, words }) => ({
        model,
        reason,
        untilMs,
        step,
        source,
        words,
      })),
    attempts: attempts.slice(0, SHOWN_ATTEMPTS).map(
      (attempt): PanelAttempt => ({
        atMs: attempt.finishedAtMs,
        model: attempt.model,
        outcome: attempt.outcome,
        reason: attempt.reason,
        rule: attempt.rule,
        status: attempt.status,
        words: attempt.message,
        durationMs: attempt.finishedAtMs - attempt.startedAtMs,
      }),
    ),
    quotas,
  };
}

function quotasOf(ports: Ports, nowMs: number): ReadonlyMap<string, readonly PanelQuota[]> {
  return new Map(
    ports.health.quotas().map(({ credentialId, figures, seenAtMs }) => [
      credentialId,
      figures.map((figure): PanelQuota => {
        const isKnown = isQuotaFresh(figure, seenAtMs, nowMs);
        // A number that no longer holds is not shown at all.
        return isKnown
          ? { ...figure, seenAtMs, state: 'known' }
          : { ...figure, remaining: null, seenAtMs, state: 'unknown' };
      }),
    ]),
  );
}

function ordersOf(ports: Ports, world: World): readonly PanelOrder[] {
  const providers = new Set(world.profiles.map((profile) => profile.provider));
  return [...providers].map((provider) => {
    const { source, tried, leftOut } = orderReport(ports, world, provider);
    return { provider, source, tried, leftOut };
  });
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
      price: formatPrice(model?.cost, isLocalModel(world, ref)),
      context: formatTokens(model?.contextTokens ?? model?.contextWindow),
    };
  };
  return [
    ...(primary === undefined ? [] : [row('primary', primary)]),
    ...fallbacks.map((ref, index) => row(`fallback ${index + 1}`, ref)),
    ...image.map((ref, index) => row(index === 0 ? 'image' : `image fallback ${index}`, ref)),
  ];
}
