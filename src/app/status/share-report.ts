import type { Health } from '../../core/credentials/health.ts';
import { parseModelRef } from '../../core/models/model-ref.ts';
import { modelsOf } from '../../core/models/models-by-provider.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { type Pseudonyms, pseudonyms } from '../../core/text/pseudonyms.ts';
import { readStatus, type StatusCredential, type StatusReport } from './read-status.ts';

/** The state of a model or credential as a code, without anybody's words. */
interface SharedHealth {
  readonly health: Health['state'];
  readonly reason: string | null;
  /** Milliseconds until the window ends; null when none is open. */
  readonly leftMs: number | null;
}

/** The state of an installation for a bug report: codes, counts and names that are public; all else has a pseudonym. */
export interface ShareReport {
  readonly agent: string;
  /** Do pseudonyms stay the same in the next report? */
  readonly areNamesStable: boolean;
  readonly models: readonly ({ readonly role: string; readonly model: string } & SharedHealth)[];
  readonly credentials: readonly ({
    readonly id: string;
    readonly provider: string;
    readonly kind: string;
    readonly origin: string | null;
    readonly next: boolean;
    readonly verification: string | null;
    readonly isReference: boolean;
    readonly blockedModels: number;
  } & SharedHealth)[];
  readonly missingProviders: readonly string[];
  readonly keyBackend: string;
  readonly shellEnv: boolean;
  readonly counts: {
    readonly aliases: number;
    readonly allowed: number;
    readonly configIssues: number;
    readonly warnings: number;
  };
  /** The code of what keeps the store from being read. */
  readonly storeProblem: string | null;
  readonly checkCode: 0 | 1 | 2;
}

/**
 * What `status --share` says (B032, D17). Nothing that a person chose is copied: ids of the provider table, names of its
 * variables and models of the bundled catalog are public; every other name becomes a pseudonym, and sentences, paths,
 * addresses and accounts are left out. Throws what reading the config throws.
 */
export function shareReport(ports: Ports, agentId: string | undefined): ShareReport {
  const report = readStatus(ports, agentId);
  const printOf = storeReads(report) ? (text: string) => ports.auth.pseudonym(text) : () => undefined;
  const name = pseudonyms(printOf);
  return {
    agent: report.agentId === 'main' ? 'main' : name('agent', report.agentId),
    areNamesStable: printOf('') !== undefined,
    models: sharedModels(ports, report, name),
    credentials: report.credentials.map((row) => ({
      id: credentialName(row, name),
      provider: providerName(row.provider, name),
      kind: row.kind,
      origin: row.envOrigin ?? null,
      next: row.isNext,
      verification: row.profile?.verification.state ?? null,
      isReference: row.profile?.ref !== undefined,
      blockedModels: row.blockedModels.length,
      ...shared(row.health, report.nowMs),
    })),
    missingProviders: report.missingProviders.map((provider) => providerName(provider, name)),
    keyBackend: report.keyBackend,
    shellEnv: report.shellImport.enabled,
    counts: {
      aliases: Object.keys(report.aliases).length,
      allowed: report.allowed.length,
      configIssues: report.configIssues.length,
      warnings: report.warnings.length + report.selectionWarnings.length,
    },
    storeProblem: report.storeProblem?.code ?? null,
    checkCode: report.checkCode,
  };
}

function storeReads({ storeProblem, keyBackend }: StatusReport): boolean {
  return storeProblem === undefined && keyBackend !== 'none yet';
}

function sharedModels(ports: Ports, report: StatusReport, name: Pseudonyms): ShareReport['models'] {
  const listed = new Set(
    modelsOf(ports.bundledCatalog.models).map((model) => `${model.provider}/${model.id}`),
  );
  const roleOf = (ref: string): string => {
    if (ref === report.resolvedDefault) return 'primary';
    const place = report.fallbacks.indexOf(ref);
    return place === -1 ? 'image' : `fallback ${place + 1}`;
  };
  return report.modelHealth.map(({ ref, health }) => ({
    role: roleOf(ref),
    model: listed.has(ref) ? ref : hiddenModel(ref, name),
    ...shared(health, report.nowMs),
  }));
}

function hiddenModel(ref: string, name: Pseudonyms): string {
  const parsed = parseModelRef(ref);
  return parsed === undefined
    ? name('model', ref)
    : `${providerName(parsed.provider, name)}/${name('model', ref)}`;
}

function providerName(provider: string, name: Pseudonyms): string {
  return findProvider(provider)?.id ?? name('provider', provider);
}

function credentialName({ id, kind, provider }: StatusCredential, name: Pseudonyms): string {
  const owner = providerName(provider, name);
  if (kind === 'config' || kind === 'local') return `${kind}:${owner}`;
  if (kind !== 'env') return `${owner}:${name('profile', id)}`;
  const variable = id.replace(/^env:/, '');
  const isPublic = findProvider(provider)?.env.includes(variable) === true;
  return isPublic ? id : `env:${name('variable', variable)}`;
}

function shared({ state, reason, untilMs }: Health, nowMs: number): SharedHealth {
  return {
    health: state,
    reason: reason ?? null,
    leftMs: untilMs === undefined ? null : Math.max(0, untilMs - nowMs),
  };
}
