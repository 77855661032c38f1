import type { Block } from '../../../../src/core/failover/block.ts';
import type { SessionOverride } from '../../../../src/core/ports/session-store.ts';

/** One request as the world outside sees it, with the rows of the store at that moment. */
export interface SeenRequest {
  readonly run: string;
  /** The person chose the model of this run. */
  readonly isPicked: boolean;
  /** The request is for the first model of the chain. */
  readonly isPrimary: boolean;
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  readonly atMs: number;
  readonly blocks: readonly Block[];
  /** Unix milliseconds at which the answer came; undefined while it is out. */
  endedAtMs: number | undefined;
  /** The provider asked for less than two seconds of patience (decision 16). */
  wasShortWait: boolean;
}

/** How long one process may keep a half-open circuit to itself. */
const PROBE_LEASE_MS = 75_000;
/** FALL-7: a blocked primary is probed this close to the end of its block, or while billing keeps it shut… */
const PROBE_MARGIN_MS = 120_000;
/** …and not more often than this. */
const PROBE_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

const covers = (block: Block, request: SeenRequest): boolean =>
  block.credentialId === request.credentialId &&
  (block.model === request.model || (block.model === '' && block.provider !== 'openrouter'));

const sameCircuit = (left: SeenRequest, right: SeenRequest): boolean =>
  left.credentialId === right.credentialId && left.model === right.model;

/** FALL-7: the first model, at the end of its block or disabled for billing, once in a while. */
function isThrottledProbe(request: SeenRequest, block: Block, earlier: readonly SeenRequest[]): boolean {
  const isDue = block.reason === 'billing' || block.untilMs - request.atMs <= PROBE_MARGIN_MS;
  const isRecent = (other: SeenRequest): boolean =>
    other.provider === request.provider &&
    request.atMs - other.atMs < PROBE_EVERY_MS &&
    other.blocks.some((row) => covers(row, other) && row.untilMs > other.atMs);
  return request.isPrimary && isDue && !earlier.some(isRecent);
}

/** What is wrong about a request, given all requests before it; undefined when the rules allow it. */
export function faultOfRequest(request: SeenRequest, earlier: readonly SeenRequest[]): string | undefined {
  const rows = request.blocks.filter((row) => covers(row, request));
  const again = earlier.filter((other) => other.run === request.run && sameCircuit(other, request));
  const open = rows.find((row) => row.untilMs > request.atMs);
  if (open !== undefined && !request.isPicked && !isThrottledProbe(request, open, earlier)) {
    return `asks ${request.credentialId} for ${request.model} though it is blocked (${open.reason})`;
  }
  const ended = rows.find((row) => row.untilMs <= request.atMs && request.atMs - row.untilMs <= DAY_MS);
  const rival = earlier.find(
    (other) =>
      open === undefined &&
      ended !== undefined &&
      sameCircuit(other, request) &&
      // Whoever asked before the window was open is no prober.
      other.atMs >= ended.untilMs &&
      other.endedAtMs === undefined &&
      request.atMs - other.atMs < PROBE_LEASE_MS &&
      other.run !== request.run,
  );
  if (rival !== undefined) return `${request.run} and ${rival.run} try the half-open ${request.credentialId}`;
  if (again.length > 1 || (again.length === 1 && again[0]?.wasShortWait !== true)) {
    return `asks ${request.credentialId} for ${request.model} again`;
  }
  return undefined;
}

/** COOL-4: until its end an open window stays as it is, or a success removes it. */
export function faultOfBlocks(
  before: readonly Block[],
  later: readonly Block[],
  nowMs: number,
): string | undefined {
  for (const old of before) {
    const now = later.find((row) => row.credentialId === old.credentialId && row.model === old.model);
    if (old.untilMs <= nowMs || now === undefined) continue;
    if (now.untilMs !== old.untilMs || now.step !== old.step || now.reason !== old.reason) {
      return `changes the open window of ${old.credentialId} for "${old.model}": ${old.untilMs} to ${now.untilMs}`;
    }
  }
  return undefined;
}

/** COOL-6: nothing stands in the way of what has just answered. */
export function faultOfSuccess(request: SeenRequest, rows: readonly Block[]): string | undefined {
  const left = rows.find(
    (row) => row.credentialId === request.credentialId && ['', request.model].includes(row.model),
  );
  return left === undefined
    ? undefined
    : `leaves a ${left.reason} block on ${request.credentialId}, which answered`;
}

/** SRC-9: a model that failed without a block is asked again five minutes later at the latest. */
const REPROBE_MS = 300_000;

/** SRC-9: `first` says whom a run that nobody chose a model for has to ask first, where the rules leave no choice. */
export function faultOfFirst(
  request: SeenRequest,
  earlier: readonly SeenRequest[],
  first: 'origin' | 'stand-in' | undefined,
): string | undefined {
  if (first === undefined || earlier.some(({ run }) => run === request.run)) return undefined;
  const asked = request.isPrimary ? 'origin' : 'stand-in';
  return asked === first ? undefined : `asks the ${asked} first, not the ${first}`;
}

/** SRC-9: the model that was chosen is never left alone for longer than that. */
export function faultOfStandIn(override: SessionOverride | undefined, nowMs: number): string | undefined {
  const leftMs = (override?.retryAtMs ?? nowMs) - nowMs;
  return leftMs > REPROBE_MS ? `leaves ${override?.origin} alone for ${leftMs} ms` : undefined;
}

/** SRC-1, B019: what a person chose for a session stays chosen. */
export function faultOfChoice(
  chosen: string | undefined,
  override: SessionOverride | undefined,
): string | undefined {
  if (chosen === undefined) return undefined;
  const stored =
    override === undefined ? undefined : `${override.provider}/${override.model} ${override.source}`;
  return stored === `${chosen} user`
    ? undefined
    : `turns the choice of ${chosen} into ${stored ?? 'nothing'}`;
}
