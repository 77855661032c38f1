import type { CredentialRow } from '../../app/status/credential-rows.ts';
import type { StatusReport } from '../../app/status/read-status.ts';
import { EXPIRY_WARNING_MS } from '../../core/credentials/health.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';

type Json = Readonly<Record<string, unknown>>;

/** `auth` of `models status --json` (STAT-6, STAT-7, STAT-13). */
export function statusAuthJson(report: StatusReport): Json {
  const providers = [
    ...new Set([...report.credentials.map((row) => row.provider), ...report.missingProviders]),
  ];
  const stored = report.credentials.filter((row) => row.profile !== undefined);
  return {
    storePath: report.storePath,
    shellEnvFallback: report.shellImport,
    providersWithOAuth: report.providersWithOAuth,
    missingProvidersInUse: report.missingProviders,
    providers: providers.map((provider) => providerJson(provider, report)),
    unusableProfiles: report.credentials.flatMap((row) => unusableJson(row, report.nowMs)),
    oauth: {
      warnAfterMs: EXPIRY_WARNING_MS,
      profiles: stored.map((row) => tokenJson(row, report.nowMs)),
      providers: [...new Set(stored.map((row) => row.provider))].map((provider) =>
        oauthProviderJson(
          provider,
          stored.filter((row) => row.provider === provider),
          report.nowMs,
        ),
      ),
    },
  };
}

function providerJson(provider: string, report: StatusReport): Json {
  const rows = report.credentials.filter((row) => row.provider === provider);
  const stored = rows.filter((row) => row.profile !== undefined);
  const env = rows.find((row) => row.kind === 'env');
  const config = rows.find((row) => row.kind === 'config');
  const count = (type: string): number => stored.filter((row) => row.profile?.type === type).length;
  return {
    provider,
    effective: effective(rows),
    profiles: {
      count: stored.length,
      oauth: count('oauth'),
      token: count('token'),
      apiKey: count('api_key'),
      labels: stored.map((row) => `${row.id}=${row.marker}`),
    },
    ...(env === undefined ? {} : { env: { value: env.marker, source: `env: ${env.envLabel ?? env.id}` } }),
    ...(config === undefined ? {} : { modelsJson: { value: config.marker, source: 'models.json' } }),
  };
}

/** The source that serves first, in the order of RES-1. */
function effective(rows: readonly StatusReport['credentials'][number][]): Json {
  const stored = rows.filter((row) => row.profile !== undefined);
  if (stored.length > 0) return { kind: 'profiles', detail: stored.map((row) => row.id).join(', ') };
  const [first] = rows;
  switch (first?.kind) {
    case 'env':
      return { kind: 'env', detail: first.marker };
    case 'config':
      return { kind: 'models.json', detail: first.marker };
    case 'local':
      return { kind: 'synthetic', detail: first.marker };
    default:
      return { kind: 'missing', detail: 'missing' };
  }
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

type TokenStatus = 'ok' | 'expiring' | 'expired' | 'missing' | 'static';

/** STAT-7, STAT-13: the words `ok`, `expiring`, `expired`, `missing`, `static`. */
function tokenJson(row: CredentialRow, nowMs: number): Json {
  return {
    profileId: row.id,
    provider: row.provider,
    type: row.profile?.type,
    status: tokenStatus(row),
    ...deadline(row, nowMs),
    source: 'store',
    label: row.id,
    health: row.health.state,
  };
}

const WORST_FIRST: readonly TokenStatus[] = ['expired', 'missing', 'expiring', 'ok', 'static'];

/** A provider is as well as its worst sign-in; one with keys only is `static`. */
function oauthProviderJson(provider: string, rows: readonly CredentialRow[], nowMs: number): Json {
  const worst = rows.toSorted(
    (left, right) => WORST_FIRST.indexOf(tokenStatus(left)) - WORST_FIRST.indexOf(tokenStatus(right)),
  )[0];
  return {
    provider,
    status: worst === undefined ? 'missing' : tokenStatus(worst),
    ...deadline(worst, nowMs),
    profiles: rows.map((row) => row.id),
  };
}

function deadline(row: CredentialRow | undefined, nowMs: number): Json {
  const expiresAt = row?.profile?.expiresAtMs;
  return {
    expiresAt: expiresAt ?? null,
    remainingMs: expiresAt === undefined ? null : expiresAt - nowMs,
  };
}

function tokenStatus(row: CredentialRow): TokenStatus {
  if (row.health.state === 'missing') return 'missing';
  if (row.profile?.type === 'api_key') return 'static';
  if (row.health.state === 'expired' || row.health.state === 'expired-refreshable') return 'expired';
  return row.health.state === 'expiring' ? 'expiring' : 'ok';
}
