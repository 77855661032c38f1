import { knownAgents } from '../../core/agents.ts';
import { formatConfigPath } from '../../core/config/config-path.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import type { DoctorCheck, DoctorState } from './check.ts';

/** An `auth.order` list of which every profile is gone while others of that provider are stored (ORD-8). */
export const authOrderCheck: DoctorCheck = {
  id: 'auth-order',
  about: 'orders that keep every stored credential of a provider from being used',
  run: (state) =>
    staleOrders(state).map((key) => {
      const path = formatConfigPath(['auth', 'order', key]);
      return {
        id: `auth-order/${key}`,
        severity: 'warning',
        message: `${path} names only credentials that are gone, so that none of the stored ones is used`,
        path,
        fixHint: 'Removes the order; the stored credentials take turns again.',
        isFixable: true,
      };
    }),
  edits(state, findings) {
    const asked = new Set(findings.map((finding) => finding.id));
    return staleOrders(state)
      .filter((key) => asked.has(`auth-order/${key}`))
      .map((key) => ({ op: 'unset', path: ['auth', 'order', key] }));
  },
};

function staleOrders({ ports, snapshot: { config } }: DoctorState): readonly string[] {
  const orders = Object.entries(config.auth?.order ?? {}).filter(([, ids]) => ids.length > 0);
  if (orders.length === 0) return [];
  const stored = knownAgents(config).flatMap(({ id }) => ports.auth.list(id));
  const routes = Object.entries(config.auth?.profiles ?? {}).filter(([, { mode }]) => mode === 'aws-sdk');
  const known = new Set([...stored.map((profile) => profile.id), ...routes.map(([id]) => id)]);
  return orders.flatMap(([key, ids]) => {
    const hasOthers = stored.some((profile) => profile.provider === normalizeProviderId(key));
    return hasOthers && ids.every((id) => !known.has(id)) ? [key] : [];
  });
}
