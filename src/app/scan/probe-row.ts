import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { type Capability, labelFailure } from '../../core/scan/probe-label.ts';
import { NOT_PROBED, type ScanProbe, type ScanRow } from '../../core/scan/scan-model.ts';
import { checkLimits } from '../calls/check-model.ts';
import { shownWords } from '../turn/failure-words.ts';

/** Tokens. Room to think before the call; a check ends with the call anyway. */
const TOOL_TOKENS = 256;
const IMAGE_TOKENS = 16;

/** A red square of 16 × 16 pixels: some servers refuse smaller ones. */
const SQUARE =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4ISdHEmIY1TCqYfhqAADkYgQQ6ZuA8QAAAABJRU5ErkJggg==';

/** A model that is not asked, because its catalog says that it calls no tools. */
export const WITHOUT_TOOLS: ScanProbe = {
  ...NOT_PROBED,
  label: 'no_tools',
  words: 'the catalog lists no tool calling',
};

/** How many requests the checks of a row take at most. */
export function requestsFor(row: ScanRow): number {
  if (row.supportsToolsMeta === false) return 0;
  return row.supportsImagesMeta ? 2 : 1;
}

/**
 * Checks a candidate with real requests: does it call a tool, and if so, does it take an image? One request each, nothing is
 * recorded, no block is made or cleared (PROBE-9). What the catalog rules out is not asked.
 */
export async function probeRow(
  ports: Ports,
  target: CallTarget,
  row: ScanRow,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Pick<ScanRow, 'tool' | 'image'>> {
  if (row.supportsToolsMeta === false) {
    return { tool: WITHOUT_TOOLS, image: NOT_PROBED };
  }
  const tool = await checkTools(ports, target, row, options);
  // An image model that calls no tools would not be chosen; the request is saved for the day's limit.
  const image = tool.ok && row.supportsImagesMeta ? await checkImage(ports, target, options) : NOT_PROBED;
  return { tool, image };
}

async function checkTools(
  ports: Ports,
  target: CallTarget,
  row: ScanRow,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ScanProbe> {
  const scanner = await ports.scanner();
  const outcome = await scanner.checkTools(target, {
    limits: checkLimits(timeoutMs),
    signal,
    maxOutputTokens: TOOL_TOKENS,
    isRequired: row.supportsToolChoice,
  });
  if (!outcome.ok) return failed(ports, outcome.evidence, 'tools');
  if (outcome.called) return { ok: true, skipped: false, latencyMs: Math.round(outcome.latencyMs) };
  return { ok: false, skipped: false, label: 'no_tools', words: 'it answered without calling the tool' };
}

async function checkImage(
  ports: Ports,
  target: CallTarget,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ScanProbe> {
  const caller = await ports.modelCaller();
  const image = { name: 'square.png', mediaType: 'image/png', base64: SQUARE };
  const outcome = await caller.call(
    target,
    [{ role: 'user', text: 'Which colour is this? One word.', images: [image] }],
    { limits: checkLimits(timeoutMs), signal, maxOutputTokens: IMAGE_TOKENS },
  );
  if (!outcome.ok) return failed(ports, outcome.evidence, 'image');
  return { ok: true, skipped: false, latencyMs: Math.round(outcome.totalMs) };
}

function failed(ports: Ports, evidence: FailureEvidence, capability: Capability): ScanProbe {
  const { label, resetAtMs, isOfModel } = labelFailure(evidence, capability, ports.clock.now());
  const words = shownWords(ports, evidence);
  return {
    ok: false,
    skipped: false,
    label,
    ...(words === '' ? {} : { words }),
    ...(resetAtMs === undefined ? {} : { resetAtMs }),
    ...(isOfModel === undefined ? {} : { isOfModel }),
  };
}
