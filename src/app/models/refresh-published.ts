import { settingValue } from '../../core/config/settings.ts';
import { modelsOf } from '../../core/models/models-by-provider.ts';
import { readPublishedList } from '../../core/models/published-list.ts';
import type { CatalogueOutcome } from '../../core/ports/model-scanner.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { failurePhrase } from '../turn/failure-words.ts';

/** What became of the public list of models. */
export interface RefreshedCatalog {
  /** Host of the list. */
  readonly host: string;
  readonly ok: boolean;
  /** The server says that it is the list that was here already. */
  readonly isUnchanged: boolean;
  /** Models that it names now; kept from before when it could not be read. */
  readonly models: number;
  /** Why it could not be read, in words. */
  readonly problem: string | undefined;
  /** Unix milliseconds when the list that counts was given; undefined when there is none. */
  readonly listedAtMs: number | undefined;
}

const TIMEOUT_MS = 15_000;

/**
 * Reads the public list of models (the setting `catalog.url`) and keeps it; asks only for what is newer (ETag). One that cannot
 * be read leaves the last one in place. No credential goes along. Never throws for the server; throws the store's errors.
 */
export async function refreshPublished(ports: Ports, signal: AbortSignal): Promise<RefreshedCatalog> {
  const url = String(settingValue('catalog.url', ports.settings.value('catalog.url')));
  const { host } = new URL(url);
  const kept = ports.catalogStore.published();
  const scanner = await ports.scanner();
  const outcome = await scanner.catalogue(url, {
    timeoutMs: TIMEOUT_MS,
    signal,
    provider: host,
    // A state of another address says nothing about this one.
    etag: kept?.url === url ? kept.etag : undefined,
  });
  const nowMs = ports.clock.now();
  const keptFacts = { host, models: countOf(ports), listedAtMs: kept?.listedAtMs };
  if (!outcome.ok) {
    return { ...keptFacts, ok: false, isUnchanged: false, problem: problemOf(ports, outcome) };
  }
  if ('isUnchanged' in outcome) {
    await ports.catalogStore.confirmPublished(nowMs);
    return { ...keptFacts, ok: true, isUnchanged: true, problem: undefined, listedAtMs: nowMs };
  }
  const groups = readPublishedList(outcome.document);
  if (groups === undefined) {
    return { ...keptFacts, ok: false, isUnchanged: false, problem: 'the answer is no list of models' };
  }
  await ports.catalogStore.replacePublished({ url, etag: outcome.etag, listedAtMs: nowMs }, groups);
  return {
    host,
    ok: true,
    isUnchanged: false,
    models: countOf(ports),
    problem: undefined,
    listedAtMs: nowMs,
  };
}

function countOf({ catalogStore }: Ports): number {
  const kept = catalogStore.published();
  return kept === undefined ? 0 : modelsOf(kept.models).length;
}

function problemOf(ports: Ports, { kind, evidence }: Extract<CatalogueOutcome, { ok: false }>): string {
  if (kind === 'too-large') return 'the answer is too large';
  if (kind === 'malformed') return 'the answer is no JSON';
  const phrase = failurePhrase(ports, evidence);
  return kind === 'status' ? `HTTP ${evidence.status}, ${phrase}` : phrase;
}
