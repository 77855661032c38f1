import { type Health, needsPerson } from '../../core/credentials/health.ts';
import { AppError } from '../../core/errors.ts';
import { unique } from '../../core/failover/fallback-chain.ts';
import { gateNotice } from '../../core/migration/migration-gate.ts';
import { spelledAliases } from '../../core/models/aliases.ts';
import { allowRule } from '../../core/models/allowlist.ts';
import { type MediaModels, mediaModels } from '../../core/models/media-models.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
  configuredPrimaryText,
  selectionSources,
} from '../../core/models/selection.ts';
import { selectionWarnings } from '../../core/models/selection-warnings.ts';
import type { ConfigIssue } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ShellImport } from '../../core/ports/system.ts';
import { providerWarnings } from '../../core/providers/provider-warnings.ts';
import { hasRuntime } from '../../core/runtimes/runtime-facts.ts';
import { type ServingRuntime, servingRuntime } from '../../core/runtimes/serving-runtime.ts';
import { agentDirOf } from '../agents/agent-dir.ts';
import { readWorldTolerantly, type World } from '../world/world.ts';
import { credentialMarker } from './credential-marker.ts';
import { type CredentialRow, credentialRows } from './credential-rows.ts';

/** A credential with what stands for it in print (STAT-9). */
export interface StatusCredential extends CredentialRow {
  readonly marker: string;
}

/** How a model is run; `hasChoice` where another program could run it, or was asked to. */
export interface StatusRuntime extends ServingRuntime {
  readonly model: string;
  readonly hasChoice: boolean;
}

/** Everything `models status` says, as facts; the command line turns it into text or JSON (STAT-1…13). */
export interface StatusReport {
  readonly configPath: string;
  readonly storePath: string;
  readonly agentId: string;
  readonly agentDir: string;
  readonly keyBackend: string;
  /** As written; `resolvedDefault` is what it leads to. */
  readonly defaultModel: string | undefined;
  readonly resolvedDefault: string | undefined;
  readonly defaultHealth: Health | undefined;
  readonly fallbacks: readonly string[];
  readonly imageModel: string | undefined;
  readonly imageFallbacks: readonly string[];
  readonly sources: ReturnType<typeof selectionSources>;
  readonly aliases: Readonly<Record<string, string>>;
  /** The entries of the restriction in force; empty allows all. */
  readonly allowed: readonly string[];
  /** Images, PDFs and generation: which model, and why (section 5). */
  readonly media: MediaModels;
  /** The health of every model in use: primary, fallbacks, image models. */
  readonly modelHealth: readonly { readonly ref: string; readonly health: Health }[];
  /** The order in which a provider's profiles are tried, where more than one is stored (STAT-12); none that is left out (ORD-3). */
  readonly authOrder: Readonly<Record<string, readonly string[]>>;
  /** Texts of the config that are read in a doubtful way (REF-5, REF-6). */
  readonly selectionWarnings: readonly string[];
  /** Providers of selected models without any usable credential (STAT-4). */
  readonly missingProviders: readonly string[];
  readonly credentials: readonly StatusCredential[];
  /** `openai-codex (1)`: providers with sign-ins or tokens, and how many. */
  readonly providersWithOAuth: readonly string[];
  /** What a login shell supplied (ENV-3). */
  readonly shellImport: ShellImport;
  readonly configIssues: readonly ConfigIssue[];
  /** Configured providers that are skipped (CUST-3), files that wait to be imported (DOC-4): one line each. */
  readonly warnings: readonly string[];
  /** The store could not be read; what depends on it is missing above (decision 36). */
  readonly storeProblem: AppError | undefined;
  /** How the default and its fallbacks are run, and why (REF-9). */
  readonly runtimes: readonly StatusRuntime[];
  readonly nowMs: number;
  /** 0 fine, 1 a person is needed, 2 within 24 h (STAT-5, decision 24). */
  readonly checkCode: 0 | 1 | 2;
}

/** Reads only (B028): config, store, environment. */
export function readStatus(ports: Ports, agentId?: string): StatusReport {
  const world = readWorldTolerantly(ports, agentId);
  const { config, catalog } = world;
  const primary = configuredPrimary(config, world.agentId, catalog);
  const fallbacks = configuredFallbacks(config, world.agentId, catalog);
  const [imageModel, ...imageFallbacks] = configuredImageModels(config, catalog);
  const inUse = unique([
    ...(primary === undefined ? [] : [primary]),
    ...fallbacks,
    ...configuredImageModels(config, catalog),
  ]);
  const credentials = credentialRows(ports, world).map((row) => ({
    ...row,
    marker: credentialMarker(row, config),
  }));
  const missingProviders = providersWithout(world, inUse);
  return {
    configPath: world.snapshot.path,
    storePath: ports.paths.storePath,
    agentId: world.agentId,
    agentDir: agentDirOf(ports, config, world.agentId, agentId !== undefined),
    keyBackend: sealedBy(ports),
    defaultModel: configuredPrimaryText(config, world.agentId),
    resolvedDefault: primary === undefined ? undefined : formatModelRef(primary),
    defaultHealth: primary === undefined ? undefined : world.health(primary),
    fallbacks: fallbacks.map(formatModelRef),
    imageModel: imageModel === undefined ? undefined : formatModelRef(imageModel),
    imageFallbacks: imageFallbacks.map(formatModelRef),
    sources: selectionSources(config, world.agentId),
    aliases: Object.fromEntries(
      [...spelledAliases(config, world.agentId)].map(([alias, ref]) => [alias, formatModelRef(ref)]),
    ),
    allowed: allowRule(config, world.agentId).keys,
    shellImport: ports.environment.shellImport(),
    media: mediaOf(world),
    modelHealth: inUse.map((ref) => ({ ref: formatModelRef(ref), health: world.health(ref) })),
    authOrder: orderOf(credentials),
    selectionWarnings: selectionWarnings(config, world.agentId, catalog),
    missingProviders,
    credentials,
    providersWithOAuth: withOAuth(credentials),
    configIssues: world.snapshot.issues,
    warnings: [...providerWarnings(config), ...[gateNotice(world.migration) ?? []].flat()],
    storeProblem: world.storeProblem,
    runtimes: unique([...(primary === undefined ? [] : [primary]), ...fallbacks]).map((ref) => ({
      model: formatModelRef(ref),
      hasChoice: hasRuntime(ref.provider) || world.runtime(ref).problem !== undefined,
      ...servingRuntime(world.runtime(ref), world.plan(ref)),
    })),
    nowMs: world.nowMs,
    checkCode: world.storeProblem === undefined ? checkCodeOf(world, primary, credentials, inUse) : 1,
  };
}

function mediaOf(world: World): MediaModels {
  const { config, agentId, catalog } = world;
  return mediaModels({
    config,
    agentId,
    directory: catalog,
    seesImages: (ref) => catalog.row(ref)?.input.includes('image'),
    hasCredential: (ref) =>
      world.plan(ref).some(({ whyNot, deadEnd }) => whyNot === undefined && deadEnd === undefined),
  });
}

function withOAuth(rows: readonly CredentialRow[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { profile, provider } of rows) {
    if (profile === undefined || profile.type === 'api_key') continue;
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return [...counts].map(([provider, count]) => `${provider} (${count})`);
}

/** The rows stand in the order in which they are tried. */
function orderOf(rows: readonly CredentialRow[]): Readonly<Record<string, readonly string[]>> {
  const stored = rows.filter(({ profile }) => profile !== undefined);
  const byProvider = [...Map.groupBy(stored, ({ provider }) => provider)].filter(([, own]) => own.length > 1);
  const tried = (own: readonly CredentialRow[]): readonly string[] =>
    own.flatMap(({ id, whyNot }) => (whyNot === 'excluded_by_auth_order' ? [] : [id]));
  return Object.fromEntries(byProvider.map(([provider, own]) => [provider, tried(own)]));
}

function providersWithout(world: World, refs: readonly ModelRef[]): readonly string[] {
  // A provider that cannot be asked at all is not mended by a key.
  const missing = refs.filter(
    (ref) =>
      world.plan(ref).every(({ whyNot, deadEnd }) => whyNot !== undefined || deadEnd !== undefined) ||
      (world.whyNotCalled(ref) === undefined && needsPerson(world.health(ref))),
  );
  return [...new Set(missing.map((ref) => ref.provider))];
}

function checkCodeOf(
  world: World,
  primary: ModelRef | undefined,
  credentials: readonly CredentialRow[],
  inUse: readonly ModelRef[],
): 0 | 1 | 2 {
  if (primary === undefined || inUse.some((ref) => needsPerson(world.health(ref)))) return 1;
  const providers = new Set(inUse.map((ref) => ref.provider));
  const states = credentials
    .filter((row) => providers.has(row.provider) && row.kind !== 'api key' && row.kind !== 'env')
    .map((row) => row.health.state);
  if (states.includes('expired')) return 1;
  return states.includes('expiring') ? 2 : 0;
}

/** A key that cannot be looked at must not keep the rest from being shown (decision 36). */
function sealedBy(ports: Ports): string {
  try {
    return ports.auth.keyBackend();
  } catch (error) {
    if (error instanceof AppError) return 'cannot be read';
    throw error;
  }
}
