import type { CredentialRow } from '../../app/credential-rows.ts';
import type { StatusReport } from '../../app/read-status.ts';
import { EXPIRY_WARNING_MS } from '../../core/health.ts';
import { formatModelRef } from '../../core/model-ref.ts';

type Json = Readonly<Record<string, unknown>>;

/** `models status --json` in the key order of STAT-13, our additions at the end (decision 32). */
export function statusJson(report: StatusReport): Json {
  const providers = [
    ...new Set([...report.credentials.map((row) => row.provider), ...report.missingProviders]),
  ];
  const stored = report.credentials.filter((row) => row.profile !== undefined);
  const tokens = stored.filter((row) => row.profile?.type !== 'api_key');
  return {
    configPath: report.configPath,
    agentId: report.agentId,
    agentDir: report.agentDir,
    defaultModel: report.defaultModel ?? null,
    resolvedDefault: report.resolvedDefault ?? null,
    fallbacks: report.fallbacks,
    imageModel: report.imageModel ?? null,
    imageFallbacks: report.imageFallbacks,
    modelConfig: report.sources,
    aliases: report.aliases,
    allowed: report.allowed,
    auth: {
      storePath: report.storePath,
      shellEnvFallback: report.shellImport,
      providersWithOAuth: countByProvider(tokens),
      missingProvidersInUse: report.missingProviders,
      providers: providers.map((provider) => providerJson(provider, report)),
      unusableProfiles: report.credentials.flatMap((row) => unusableJson(row, report.nowMs)),
      oauth: {
        warnAfterMs: EXPIRY_WARNING_MS,
        profiles: stored.map((row) => tokenJson(row, report.nowMs)),
        providers: [...new Set(tokens.map((row) => row.provider))].map((provider) => ({
          provider,
          profiles: tokens.filter((row) => row.provider === provider).map((row) => row.id),
        })),
      },
    },
    keyBackend: report.keyBackend,
    defaultHealth: report.defaultHealth ?? null,
    credentials: report.credentials.map((row) => ({
      id: row.id,
      provider: row.provider,
      kind: row.kind,
      origin: row.envOrigin ?? null,
      health: row.health.state,
      reason: row.health.reason ?? null,
      until: row.health.untilMs ?? null,
      checkedAt: row.health.checkedAtMs,
      next: row.isNext,
      fingerprint: row.profile?.fingerprint ?? null,
      verification: row.profile?.verification.state ?? null,
    })),
  };
}

function countByProvider(rows: readonly CredentialRow[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.provider, (counts.get(row.provider) ?? 0) + 1);
  return [...counts].map(([provider, count]) => `${provider} (${count})`);
}

function providerJson(provider: string, report: StatusReport): Json {
  const rows = report.credentials.filter((row) => row.provider === provider);
  const stored = rows.filter((row) => row.profile !== undefined);
  const env = rows.find((row) => row.kind === 'env');
  const config = rows.find((row) => row.kind === 'config');
  const count = (type: string): number => stored.filter((row) => row.profile?.type === type).length;
  const envName = env?.id.replace(/^env:/, '');
  return {
    provider,
    effective: effective(stored, envName, config !== undefined, rows),
    profiles: {
      count: stored.length,
      oauth: count('oauth'),
      token: count('token'),
      apiKey: count('api_key'),
      labels: stored.map((row) => `${row.id}=${row.kind}`),
    },
    // A fingerprint or the name of the variable, never a piece of the value (B032).
    ...(envName === undefined ? {} : { env: { value: `marker(${envName})`, source: `env: ${envName}` } }),
    ...(config === undefined ? {} : { modelsJson: { value: 'marker(configured)', source: 'models.json' } }),
  };
}

function effective(
  stored: readonly CredentialRow[],
  envName: string | undefined,
  fromConfig: boolean,
  rows: readonly CredentialRow[],
): Json {
  if (stored.length > 0) return { kind: 'profiles', detail: stored.map((row) => row.id).join(', ') };
  if (envName !== undefined) return { kind: 'env', detail: envName };
  if (fromConfig) return { kind: 'models.json', detail: 'models.json' };
  const local = rows.find((row) => row.kind === 'local');
  return local === undefined
    ? { kind: 'missing', detail: 'missing' }
    : { kind: 'synthetic', detail: 'local' };
}

function unusableJson(row: CredentialRow, nowMs: number): readonly Json[] {
  const { health } = row;
  if ((health.state !== 'cooling' && health.state !== 'disabled') || health.untilMs === undefined) return [];
  if (row.profile === undefined) return [];
  return [
    {
      profileId: row.id,
      provider: row.provider,
      kind: health.state === 'cooling' ? 'cooldown' : 'disabled',
      reason: health.reason,
      until: health.untilMs,
      remainingMs: health.untilMs - nowMs,
      scope: row.blockedModels.length === 0 ? 'profile' : 'model',
      models: row.blockedModels.map((model) => formatModelRef({ provider: row.provider, model })),
      source: health.source ?? null,
    },
  ];
}

/** STAT-7, STAT-13: the words `ok`, `expiring`, `expired`, `missing`, `static`. */
function tokenJson(row: CredentialRow, nowMs: number): Json {
  const expiresAt = row.profile?.expiresAtMs;
  return {
    profileId: row.id,
    provider: row.provider,
    type: row.profile?.type,
    status: tokenStatus(row),
    expiresAt: expiresAt ?? null,
    remainingMs: expiresAt === undefined ? null : expiresAt - nowMs,
    source: 'store',
    label: row.id,
    health: row.health.state,
  };
}

function tokenStatus(row: CredentialRow): string {
  if (row.health.state === 'missing') return 'missing';
  if (row.profile?.type === 'api_key') return 'static';
  if (row.health.state === 'expired' || row.health.state === 'expired-refreshable') return 'expired';
  return row.health.state === 'expiring' ? 'expiring' : 'ok';
}
