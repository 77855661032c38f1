import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import type { AuthProfile, CredentialType } from '../../../src/core/credentials/credential.ts';
import { ineligibleCode } from '../../../src/core/credentials/credential-eligibility.ts';
import { credentialPlan } from '../../../src/core/credentials/credential-plan.ts';
import { credentialHealth } from '../../../src/core/credentials/health.ts';
import cases from '../../fixtures/auth-order.json' with { type: 'json' };
import { profileOf } from '../../support/auth-profile.ts';
import { blockOf } from '../../support/block.ts';

/** Real setups and what users and tests of the older program rely on: which credentials are tried, in which order. */
const NOW = 1_700_000_000_000;

interface Facts {
  readonly type: string;
  readonly expiresAtMs?: number | string;
  readonly expiresInMs?: number;
  readonly isReference?: boolean;
}

interface PlanCase {
  readonly name: string;
  readonly provider: string;
  readonly configOrder?: Readonly<Record<string, readonly string[]>>;
  /** Modes of `auth.profiles`, by id. */
  readonly declared?: Readonly<Record<string, string>>;
  readonly storedOrder?: readonly string[];
  readonly profiles: Readonly<Record<string, Facts>>;
  readonly lastUsed?: Readonly<Record<string, number>>;
  readonly blockedForMs?: Readonly<Record<string, number>>;
  readonly pinned?: string;
  /** All that is tried, or only some of it. */
  readonly tried?: readonly string[];
  readonly among?: readonly string[];
  readonly first?: string;
  readonly whyNot?: Readonly<Record<string, string>>;
}

function profileFrom(id: string, { type, expiresAtMs, expiresInMs, isReference }: Facts): AuthProfile {
  const end = expiresInMs === undefined ? expiresAtMs : NOW + expiresInMs;
  return profileOf(id, {
    type: type as CredentialType,
    ...(end === undefined ? {} : { expiresAtMs: Number(end) }),
    ...(isReference === true ? { ref: { source: 'env', provider: 'default', id: 'CANARY_KEY' } } : {}),
  });
}

function planOf(row: PlanCase) {
  const { provider, declared = {}, configOrder, blockedForMs = {}, pinned } = row;
  const config: Config = {
    auth: {
      profiles: Object.fromEntries(Object.entries(declared).map(([id, mode]) => [id, { provider, mode }])),
      ...(configOrder === undefined ? {} : { order: configOrder }),
    },
  };
  return credentialPlan({
    provider,
    model: 'm1',
    descriptor: undefined,
    config,
    profiles: Object.entries(row.profiles).map(([id, facts]) => profileFrom(id, facts)),
    storedOrder: row.storedOrder,
    lastUsed: new Map(Object.entries(row.lastUsed ?? {})),
    blocks: Object.entries(blockedForMs).map(([id, leftMs]) =>
      blockOf(id, { sinceMs: NOW - 60_000, untilMs: NOW + leftMs, lastFailureAtMs: NOW - 60_000 }),
    ),
    envKeys: [],
    baseUrl: undefined,
    // The order alone is looked at; what a key may cost is decision 21's.
    mayCost: true,
    nowMs: NOW,
    ...(pinned === undefined ? {} : { pinned }),
  });
}

describe('which credentials are tried', () => {
  it.each(cases.plans as unknown as readonly PlanCase[])('$name', (row) => {
    const plan = planOf(row);
    const tried = plan.filter((entry) => entry.whyNot === undefined).map((entry) => entry.id);
    expect(tried).toEqual(row.tried ?? expect.arrayContaining([...(row.among ?? [])]));
    if (row.first !== undefined) expect(tried[0]).toBe(row.first);
    for (const [id, code] of Object.entries(row.whyNot ?? {})) {
      expect(plan.find((entry) => entry.id === id)?.whyNot).toBe(code);
    }
    // COOL-5: what is open again lies under no block.
    const ended = Object.entries(row.blockedForMs ?? {}).filter(([, leftMs]) => leftMs <= 0);
    for (const [id] of ended) expect(plan.find((entry) => entry.id === id)?.block).toBeUndefined();
  });

  it.each(cases.credentials)('$name: $code', ({ code, health, ...facts }) => {
    const profile = profileFrom('anthropic:default', facts as Facts);
    const found = ineligibleCode(profile, NOW);
    expect(found).toBe(code ?? undefined);
    if (health === undefined) return;
    const candidate = { id: profile.id, source: 'profile', profile } as const;
    const withCode = found === undefined ? candidate : { ...candidate, whyNot: found };
    expect(credentialHealth(withCode, NOW).state).toBe(health);
  });
});
