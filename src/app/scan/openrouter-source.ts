import type { Config } from '../../core/config/config.ts';
import { AppError } from '../../core/errors.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { CatalogueOutcome } from '../../core/ports/model-scanner.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import { readCatalogue } from '../../core/scan/read-catalogue.ts';
import { type ScannedModel, scannedModel } from '../../core/scan/scan-diff.ts';
import { filterModels } from '../../core/scan/scan-filter.ts';
import { NOT_PROBED, type ScanModel, type ScanRow } from '../../core/scan/scan-model.ts';
import { shownWords } from '../turn/failure-words.ts';
import type { ScanOptions } from './scan-types.ts';

export interface Listed {
  readonly rows: readonly ScanRow[];
  readonly offered: readonly ScannedModel[];
}

/**
 * The free models of OpenRouter's public catalog that pass the filters (SCAN-1, SCAN-9). Asks without a credential. Throws
 * `endpoint-failed` when there is no list, `cancelled` when the person stopped it.
 */
export async function listFreeModels(
  ports: Ports,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<Listed> {
  const scanner = await ports.scanner();
  const url = `${baseUrlOf(ports)}/models`;
  const outcome = await scanner.catalogue(url, {
    timeoutMs: options.timeoutMs,
    signal,
    provider: 'openrouter',
  });
  if (!outcome.ok) throw catalogueError(ports, outcome);
  const models = readCatalogue('document' in outcome ? outcome.document : undefined);
  if (models === undefined) throw notAList('holds no list of models');
  const free = models.filter((model) => model.isFree);
  const rows = filterModels(free, options.filter, ports.clock.now()).map(rowOf);
  return { rows, offered: models.map((model) => scannedModel(rowOf(model).ref, model)) };
}

/** A candidate of which nothing is known but what its catalog says. */
export function rowOf(model: ScanModel): ScanRow {
  const ref = formatModelRef({ provider: model.provider, model: model.id });
  return { ...model, ref, state: 'listed', tool: NOT_PROBED, image: NOT_PROBED };
}

/** Only the address, from config and environment: a config that is broken does not keep anyone from looking (SCAN-3). */
function baseUrlOf(ports: Ports): string {
  const lookup = (name: string): string | undefined => ports.environment.lookup(name)?.value;
  const endpoint = resolveEndpoint('openrouter', undefined, readableConfig(ports), lookup);
  if (endpoint.ok) return endpoint.baseUrl;
  throw new AppError('endpoint-failed', `OpenRouter cannot be asked: ${endpoint.problem}`);
}

function readableConfig({ config }: Ports): Config {
  try {
    return config.read().config;
  } catch {
    return {};
  }
}

function catalogueError(ports: Ports, outcome: Extract<CatalogueOutcome, { ok: false }>): AppError {
  const { evidence, kind } = outcome;
  if (evidence.aborted === true) return new AppError('cancelled', 'The scan is stopped');
  if (kind === 'too-large') return notAList('response too large');
  if (kind === 'malformed') return notAList('response is malformed JSON');
  const words = shownWords(ports, evidence);
  const what = kind === 'status' ? `answers HTTP ${evidence.status}` : 'cannot be read';
  return new AppError('endpoint-failed', `OpenRouter /models ${what}${words === '' ? '' : `: ${words}`}`, {
    hint: 'Try again in a minute, or scan what is configured: openclaw models scan --source configured',
  });
}

function notAList(what: string): AppError {
  return new AppError('endpoint-failed', `OpenRouter /models ${what}`, {
    hint: 'Check models.providers.openrouter.baseUrl, or a proxy in between, then try again.',
  });
}
