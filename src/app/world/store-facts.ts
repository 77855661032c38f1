import type { Config } from '../../core/config/config.ts';
import { settingValue } from '../../core/config/settings.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { AppError } from '../../core/errors.ts';
import type { Block } from '../../core/failover/block.ts';
import { type MigrationGate, OPEN_GATE } from '../../core/migration/migration-gate.ts';
import { once } from '../../core/once.ts';
import type { Inventory, PublishedList } from '../../core/ports/catalog-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { StoredProvider } from '../../core/providers/stored-provider.ts';
import { gateOf } from '../doctor/legacy-sources.ts';

/** The setting `cost.consent` (decision 21). */
type CostConsentSetting = 'ask' | 'always' | 'never';

/** What a world takes from the store. */
export interface StoreFacts {
  readonly discovered: readonly Inventory[];
  readonly published: PublishedList | undefined;
  readonly stored: readonly StoredProvider[];
  readonly profiles: readonly AuthProfile[];
  readonly blocks: readonly Block[];
  /** Read when first asked for: only an order among several credentials rests on it. */
  readonly lastUsed: () => ReadonlyMap<string, number>;
  readonly orderOf: (provider: string) => readonly string[] | undefined;
  readonly gate: (config: Config) => MigrationGate;
  readonly costConsent: CostConsentSetting;
  readonly problem: AppError | undefined;
}

/** Of a store that could not be read. */
export const EMPTY_STORE: StoreFacts = {
  discovered: [],
  published: undefined,
  stored: [],
  profiles: [],
  blocks: [],
  lastUsed: () => new Map(),
  orderOf: () => undefined,
  gate: () => OPEN_GATE,
  costConsent: 'ask',
  problem: undefined,
};

/** Everything a world takes from the store for this agent. Throws the store's errors. */
export function readStore(agent: string, ports: Ports): StoreFacts {
  const profiles = ports.auth.list(agent);
  return {
    discovered: ports.catalogStore.inventories(agent),
    published: ports.catalogStore.published(),
    stored: ports.catalogStore.providers(agent),
    profiles,
    blocks: ports.health.blocks(),
    lastUsed: once(() => ports.auth.lastUsed()),
    orderOf: (provider) => ports.auth.order(agent, provider),
    gate: (config) => gateOf(ports, config, agent, profiles.length > 0),
    costConsent: costConsentOf(ports),
    problem: undefined,
  };
}

function costConsentOf(ports: Ports): CostConsentSetting {
  const value = settingValue('cost.consent', ports.settings.value('cost.consent'));
  return value === 'always' || value === 'never' ? value : 'ask';
}
