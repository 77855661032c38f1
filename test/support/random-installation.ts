import fc from 'fast-check';
import type { NewAuthProfile } from '../../src/core/credentials/credential.ts';
import { formatOAuthMaterial } from '../../src/core/credentials/oauth-material.ts';
import { AppError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { blocked } from './blocked.ts';
import { codexMaterial } from './codex-sign-in.ts';
import { START_MS, type TestPorts } from './test-ports.ts';

const HOUR_MS = 3_600_000;

/** One installation as plain data: config, environment, store and the time that has passed since all was written. */
export interface Installation {
  readonly config: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly profiles: readonly {
    readonly provider: string;
    readonly name: string;
    readonly kind: 'key' | 'token' | 'login' | 'lost login' | 'reference' | 'nothing';
    readonly lifeMs: number;
    readonly variable: string;
    readonly isVerified: boolean;
    readonly isElsewhere: boolean;
  }[];
  readonly blocks: readonly {
    readonly credentialId: string;
    readonly model: string;
    readonly kind: 'cooldown' | 'disabled';
    readonly lifeMs: number;
  }[];
  readonly storedOrder: readonly string[] | undefined;
  readonly isLocked: boolean;
  readonly passedMs: number;
}

const MODELS = [
  'openai/gpt-5.5',
  'anthropic/claude-opus-4-6',
  'groq/llama-3.3-70b-versatile',
  'openai-codex/gpt-5.5',
  'box/small',
  'far/large',
  'far/odd',
];
const PROFILES = ['openai:a', 'openai:b', 'anthropic:a', 'anthropic:b', 'groq:a', 'far:a'];
const CREDENTIALS = [
  ...PROFILES,
  'openai-codex:a',
  'env:OPENAI_API_KEY',
  'env:GROQ_API_KEY',
  'config:far',
  'local:box',
];
const LIVES_MS = [-HOUR_MS, HOUR_MS, 30 * HOUR_MS, 300 * HOUR_MS];

const apiKey = fc.constantFrom(
  undefined,
  'canary-config-key',
  '${FAR_KEY}',
  '${NOT_SET}',
  { source: 'exec', provider: 'nobody', id: 'x' },
  { source: 'env', provider: 'default', id: 'FAR_KEY' },
);

const far = fc.record({
  apiKey,
  api: fc.constantFrom(undefined, 'openai-completions', 'anthropic-messages', 'telepathy', 'pi-messages'),
  baseUrl: fc.constantFrom('https://far.example.test/v1', 'http://127.0.0.1:9/v1', undefined),
  models: fc.constantFrom(
    [{ id: 'large' }, { id: 'odd', api: 'pi-messages' }],
    [{ id: 'large' }, { id: 'odd' }],
  ),
});

const config = fc
  .record({
    chain: fc.uniqueArray(fc.constantFrom(...MODELS), { minLength: 1, maxLength: 4 }),
    far: fc.option(far, { nil: undefined }),
    box: fc.option(fc.record({ apiKey }), { nil: undefined }),
    order: fc.option(fc.uniqueArray(fc.constantFrom('openai:a', 'openai:b'), { maxLength: 2 }), {
      nil: undefined,
    }),
    declared: fc.option(fc.constantFrom('api_key', 'token', 'oauth'), { nil: undefined }),
  })
  .map((facts) => ({
    agents: { defaults: { model: { primary: facts.chain[0], fallbacks: facts.chain.slice(1) } } },
    models: {
      providers: {
        ...(facts.far === undefined ? {} : { far: facts.far }),
        ...(facts.box === undefined
          ? {}
          : { box: { ...facts.box, baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'small' }] } }),
      },
    },
    auth: {
      ...(facts.order === undefined ? {} : { order: { openai: facts.order } }),
      ...(facts.declared === undefined
        ? {}
        : { profiles: { 'anthropic:a': { provider: 'anthropic', mode: facts.declared } } }),
    },
  }));

/** Every mixture of clock, expiry, blocks, references, orders, addresses and lock. */
export const installation: fc.Arbitrary<Installation> = fc.record({
  config: config.map((document) => JSON.parse(JSON.stringify(document)) as unknown),
  env: fc
    .subarray(['OPENAI_API_KEY', 'GROQ_API_KEY', 'FAR_KEY', 'REF_KEY'])
    .map((names) => Object.fromEntries(names.map((name) => [name, `canary-${name}`]))),
  profiles: fc.uniqueArray(
    fc.record({
      provider: fc.constantFrom('openai', 'openai', 'anthropic', 'groq', 'far', 'openai-codex'),
      name: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom('key', 'token', 'login', 'lost login', 'reference', 'nothing'),
      lifeMs: fc.constantFrom(...LIVES_MS),
      variable: fc.constantFrom('REF_KEY', 'GONE_KEY'),
      isVerified: fc.boolean(),
      isElsewhere: fc.boolean().map((isElsewhere) => isElsewhere),
    }),
    { maxLength: 5, selector: ({ provider, name }) => `${provider}:${name}` },
  ),
  blocks: fc.array(
    fc.record({
      credentialId: fc.constantFrom(...CREDENTIALS),
      model: fc.constantFrom('', ...MODELS.map((model) => model.slice(model.indexOf('/') + 1))),
      kind: fc.constantFrom('cooldown', 'disabled'),
      lifeMs: fc.constantFrom(...LIVES_MS),
    }),
    { maxLength: 4 },
  ),
  storedOrder: fc.option(fc.uniqueArray(fc.constantFrom('anthropic:a', 'anthropic:b'), { maxLength: 2 }), {
    nil: undefined,
  }),
  isLocked: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  passedMs: fc.constantFrom(0, 2 * HOUR_MS, 40 * HOUR_MS),
});

/** Writes profiles, orders and blocks into the store, then lets the time pass. The lock is the caller's. */
export async function furnish(
  ports: TestPorts,
  { profiles, blocks, storedOrder, passedMs }: Installation,
): Promise<void> {
  for (const profile of profiles)
    await ports.auth.save(storedProfile(profile)).then((saved) => afterSave(ports, profile, saved));
  if (storedOrder !== undefined) await ports.auth.setOrder('main', 'anthropic', storedOrder);
  for (const { credentialId, model, kind, lifeMs } of blocks) {
    const provider = credentialId.replace(/^(env|config|local):/, '').split(':')[0] ?? '';
    const owner = { OPENAI_API_KEY: 'openai', GROQ_API_KEY: 'groq' }[provider] ?? provider;
    await blocked(ports, credentialId, { provider: owner, model, kind, untilMs: START_MS + lifeMs });
  }
  ports.clock.set(START_MS + passedMs);
}

type Stored = Installation['profiles'][number];

function storedProfile({
  provider,
  name,
  kind,
  lifeMs,
  variable,
  isVerified,
  isElsewhere,
}: Stored): NewAuthProfile {
  const expiresAtMs = START_MS + lifeMs;
  const isLogin = (kind === 'login' || kind === 'lost login') && provider === 'openai-codex';
  const common = {
    id: `${provider}:${name}`,
    provider,
    owner: 'shared',
    verification: { state: isVerified ? 'verified' : 'unverified', atMs: START_MS },
    ...(isElsewhere ? { origin: 'https://elsewhere.example.test' } : {}),
  } as const;
  if (isLogin) {
    return {
      ...common,
      type: 'oauth',
      secret: formatOAuthMaterial(codexMaterial('old', expiresAtMs)),
      expiresAtMs,
    };
  }
  if (kind === 'nothing') return { ...common, type: 'api_key' };
  if (kind === 'reference') {
    return { ...common, type: 'api_key', ref: { source: 'env', provider: 'default', id: variable } };
  }
  const secret = new Secret(`canary-${common.id}`);
  return kind === 'token'
    ? { ...common, type: 'token', secret, expiresAtMs }
    : { ...common, type: 'api_key', secret };
}

async function afterSave(
  ports: TestPorts,
  { kind }: Stored,
  saved: Awaited<ReturnType<TestPorts['auth']['save']>>,
): Promise<void> {
  if (kind !== 'lost login' || saved.type !== 'oauth') return;
  await ports.auth.setRefreshFailure(saved, { atMs: START_MS, words: 'Sign in again.' });
}

/** The same ports with a store whose key cannot be had. */
export function locked(ports: TestPorts): TestPorts {
  const refuse = (): never => {
    throw new AppError('store-locked', 'The key file cannot be read', { hint: 'Mend it.' });
  };
  return {
    ...ports,
    auth: { ...ports.auth, keyBackend: refuse, readSecret: refuse, pseudonym: () => undefined },
  };
}
