import type { StatusReport } from '../../app/status/read-status.ts';
import type { MediaModel } from '../../core/models/media-models.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { FailureCounts } from '../../core/ports/health-store.ts';
import { statusAuthJson } from './status-auth-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** `models status --json` in the key order of STAT-13, our additions at the end (decision 32); `probes` after `--probe`. */
export function statusJson(
  report: StatusReport,
  counts: (credentialId: string) => FailureCounts,
  isAgentNamed: boolean,
  probes?: Json,
): Json {
  return {
    configPath: report.configPath,
    agentId: report.agentId,
    agentDir: report.agentDir,
    defaultModel: report.defaultModel ?? null,
    resolvedDefault: report.resolvedDefault ?? null,
    fallbacks: report.fallbacks,
    imageModel: report.imageModel ?? null,
    imageFallbacks: report.imageFallbacks,
    ...(isAgentNamed ? { modelConfig: report.sources } : {}),
    aliases: report.aliases,
    allowed: report.allowed,
    auth: { ...statusAuthJson(report), ...(probes === undefined ? {} : { probes }) },
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
      lastUsed: row.lastUsedMs ?? null,
      failureCounts: counts(row.id),
    })),
    health: report.modelHealth.map(({ ref, health }) => ({
      model: ref,
      health: health.state,
      reason: health.reason ?? null,
      until: health.untilMs ?? null,
      checkedAt: health.checkedAtMs,
    })),
    models: {
      image: mediaJson(report.media.image),
      pdf: mediaJson(report.media.pdf),
      imageGeneration: mediaJson(report.media.imageGeneration),
      musicGeneration: mediaJson(report.media.musicGeneration),
      videoGeneration: mediaJson(report.media.videoGeneration),
    },
    runtimes: report.runtimes.map(({ model, id, why, missing }) => ({
      model,
      id,
      why,
      missing: missing ?? null,
    })),
  };
}

function mediaJson({ ref, fallbacks, source, why }: MediaModel): Json {
  return {
    ref: ref === undefined ? null : formatModelRef(ref),
    fallbacks: fallbacks.map(formatModelRef),
    source,
    why,
  };
}
