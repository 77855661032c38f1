import { AppError } from '../../core/errors.ts';
import { isQuotaFresh } from '../../core/failure/quota-headers.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { cleanSecretText } from '../../core/secrets/secret-text.ts';
import type { LivePanel, PanelSnapshot } from '../app-types.ts';
import { saveApiKey } from '../credentials/auth-profiles.ts';
import { clearBlocks } from '../credentials/clear-blocks.ts';
import { probeCredential } from '../credentials/probe-credential.ts';
import { freeProfileId } from '../credentials/save-sign-in.ts';
import { detailLines } from './panel-details.ts';
import { modelDetailLines } from './panel-models.ts';
import { createOrderEditor } from './panel-orders.ts';
import { readSnapshot } from './panel-snapshot.ts';

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
  let agent = agentId;
  let snapshot = readSnapshot(ports, agent);
  const orders = createOrderEditor(ports);
  let stopTimers: (() => void) | undefined;
  const publish = (next: PanelSnapshot): void => {
    snapshot = next;
    for (const listener of listeners) listener();
  };
  const refresh = (): void => {
    try {
      publish(readSnapshot(ports, agent));
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
    if (quotaEndsBy(snapshot, nowMs)) refresh();
    else if (countsDown(snapshot)) {
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
    details: (credentialId) => detailLines(snapshot, credentialId),
    modelDetails: () => modelDetailLines(ports, snapshot),
    async move(provider, credentialId, by) {
      const line = await orders.move(snapshot.agentId, provider, credentialId, by);
      refresh();
      return line;
    },
    async resetOrder(provider) {
      const line = await orders.reset(snapshot.agentId, provider);
      refresh();
      return line;
    },
    undoable: () => orders.undoable(snapshot.agentId),
    async undo() {
      const line = await orders.undo(snapshot.agentId);
      refresh();
      return line;
    },
    async addKey(provider, text) {
      const { value, problem } = cleanSecretText(text);
      if (problem !== undefined) throw new AppError('usage', `That cannot be a key: ${problem}.`);
      const notices: string[] = [];
      const { profile } = await saveApiKey(ports, {
        provider,
        profileId: freeProfileId(ports, 'shared', `${provider}:manual`, () => false),
        secret: new Secret(value),
        actor: 'the live panel',
        onNotice: (line) => notices.push(line),
      });
      refresh();
      return [`${profile.id} is stored`, ...notices].join('. ');
    },
    nextAgent() {
      const { agents, agentId: current } = snapshot;
      agent = agents[(agents.indexOf(current) + 1) % agents.length] ?? current;
      refresh();
    },
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

/** Does a figure of a provider stop being true between the picture and now (D9)? */
function quotaEndsBy({ credentials, nowMs: seenMs }: PanelSnapshot, nowMs: number): boolean {
  return credentials.some(({ quotas }) =>
    quotas.some(
      (quota) =>
        quota.state === 'known' &&
        isQuotaFresh(quota, quota.seenAtMs, seenMs) &&
        !isQuotaFresh(quota, quota.seenAtMs, nowMs),
    ),
  );
}
