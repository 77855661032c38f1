import { usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { clearOrder, readOrder, setOrder } from '../credentials/auth-orders.ts';

/** Changes of orders that one panel made, with the way back. */
export interface OrderEditor {
  /** Moves by so many places, at most to the end; resolves with a line for the status bar. Throws what `setOrder` throws. */
  move(agentId: string, provider: string, credentialId: string, by: number): Promise<string>;
  reset(agentId: string, provider: string): Promise<string>;
  /** The provider whose order this agent gets back with `undo`. */
  undoable(agentId: string): string | undefined;
  /** Throws `usage` when there is nothing to undo. */
  undo(agentId: string): Promise<string>;
}

interface Change {
  readonly agentId: string;
  readonly provider: string;
  readonly before: readonly string[] | null;
}

/** Each change applies at once, for this agent and the next request of any process (ORD-7); the last one is undone first. */
export function createOrderEditor(ports: Ports): OrderEditor {
  const changes: Change[] = [];
  const store = (agentId: string, provider: string, order: readonly string[] | null) =>
    order === null ? clearOrder(ports, provider, agentId) : setOrder(ports, provider, order, agentId);
  const change = async (agentId: string, provider: string, next: readonly string[] | null) => {
    const before = readOrder(ports, provider, agentId).order;
    const { changed } = await store(agentId, provider, next);
    if (changed) changes.push({ agentId, provider, before });
    return changed;
  };
  const lastOf = (agentId: string): Change | undefined =>
    changes.findLast((entry) => entry.agentId === agentId);
  return {
    async move(agentId, provider, credentialId, by) {
      const { tried } = readOrder(ports, provider, agentId);
      const from = tried.indexOf(credentialId);
      if (from < 0) return `${credentialId} is never tried, so it has no place`;
      const to = Math.max(0, Math.min(tried.length - 1, from + by));
      if (to === from) return `${credentialId} is at the ${to === 0 ? 'top' : 'end'} already`;
      await change(agentId, provider, tried.toSpliced(from, 1).toSpliced(to, 0, credentialId));
      return `${credentialId} is number ${to + 1} of ${tried.length} now`;
    },
    async reset(agentId, provider) {
      const changed = await change(agentId, provider, null);
      return changed ? `${provider} has no order of this agent any more` : `${provider} has no such order`;
    },
    undoable: (agentId) => lastOf(agentId)?.provider,
    async undo(agentId) {
      const last = lastOf(agentId);
      if (last === undefined) throw usageError('This panel has changed no order');
      await store(agentId, last.provider, last.before);
      changes.splice(changes.indexOf(last), 1);
      return `The order of ${last.provider} is as before`;
    },
  };
}
