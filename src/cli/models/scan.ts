import { compareWithLast, keepScan, type ScanDiff } from '../../app/scan/keep-scan.ts';
import { canCheck, requestEstimate, runScan } from '../../app/scan/run-scan.ts';
import { applyScan, type ScanChoice } from '../../app/scan/scan-plan.ts';
import type { ScanProgress, ScanResult } from '../../app/scan/scan-types.ts';
import { isSelectable } from '../../app/scan/selectable.ts';
import { AppError } from '../../core/errors.ts';
import type { ScanRow } from '../../core/scan/scan-model.ts';
import { defaultSelection, isImageCapable } from '../../core/scan/scan-selection.ts';
import type { CliContext } from '../cli-context.ts';
import { canAsk } from '../surface.ts';
import { tildePath } from '../tilde-path.ts';
import { printChange } from './print-change.ts';
import { readScanFlags, type ScanCommand, type TypedScan } from './scan-options.ts';
import { diffLines, printScanTable, providerLines, scanRowJson } from './scan-print.ts';

const MISSING_CREDENTIAL = 3;

/**
 * `models scan` (section 24): the screen on a terminal, else the table or one JSON document. Writes only what was confirmed.
 * Returns the exit code: 1 when nothing may be chosen, 3 when something should be written and there is no key.
 */
export async function scan(context: CliContext, typed: TypedScan): Promise<number> {
  const asks = typed.json !== true && typed.input && typed.diff !== true && canAsk(context);
  const command = readScanFlags(typed, asks);
  if (asks && typed.yes !== true && typed.probe && canCheck(context.ports, command.options)) {
    const { scanOnScreen } = await import('./scan-screen.ts');
    return scanOnScreen(context, command, typed);
  }
  const result = await scanToEnd(context, command, typed);
  const selected = result.isLive
    ? defaultSelection(result.rows, (row) => isSelectable(row, result), command.maxCandidates)
    : [];
  const diff = typed.diff === true ? compareWithLast(context.ports, result) : undefined;
  await print(context, typed, { result, selected, diff });
  if (result.isKeyless && typed.yes === true) return MISSING_CREDENTIAL;
  if (typed.diff === true) await keepScan(context.ports, result);
  if (!result.isLive) return 0;
  if (selected.length === 0) {
    context.output.note(nothingToChoose(typed));
    return 1;
  }
  if (typed.yes === true) await write(context, typed, result, choiceOf(typed, selected));
  else if (typed.json !== true) context.output.note(wayToWrite(selected));
  return 0;
}

/** Runs the scan, which Ctrl-C ends. Throws `cancelled` then: half a scan is nothing that a script should act on. */
async function scanToEnd(
  { ports, output, process }: CliContext,
  { options }: ScanCommand,
  typed: TypedScan,
): Promise<ScanResult> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  let isTold = typed.json === true;
  const tell = (picture: () => ScanProgress): void => {
    if (isTold) return;
    const { rows, phase, total } = picture();
    if (phase !== 'probing') return;
    isTold = true;
    output.note(
      `Checking ${counted(total, 'model')} with at most ${counted(requestEstimate(rows), 'request')}, ${options.concurrency} at a time. They count against the free tier's daily limit.`,
    );
  };
  try {
    const result = await runScan(ports, options, stopping.signal, tell);
    if (result.isStopped) throw new AppError('cancelled', 'The scan is stopped');
    return result;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

interface Outcome {
  readonly result: ScanResult;
  readonly selected: readonly ScanRow[];
  readonly diff: ScanDiff | undefined;
}

async function print({ ports, output }: CliContext, typed: TypedScan, outcome: Outcome): Promise<void> {
  const { result, selected, diff } = outcome;
  const lines = providerLines(result);
  if (typed.json === true) {
    const failures = result.providers.flatMap(({ provider, problem }) =>
      problem === undefined ? [] : [`${provider}: ${problem}`],
    );
    output.json({
      source: result.source,
      selected: selected.map(({ ref }) => ref),
      selectedImages: selected.filter(isImageCapable).map(({ ref }) => ref),
      setDefault: typed.setDefault === true,
      setImage: typed.setImage === true,
      results: result.rows.map(scanRowJson),
      warnings: [...result.warnings, ...failures],
      ...(diff === undefined
        ? {}
        : { diff: { sinceMs: diff.sinceMs ?? null, changes: diff.changes.map(toPlain) } }),
    });
    return;
  }
  for (const line of lines) output.note(line);
  await printScanTable(output, result, ports.clock.now());
  if (diff !== undefined) for (const line of diffLines(diff)) output.line(line);
  for (const warning of result.warnings) output.note(warning);
}

function toPlain({ kind, ref, from, to }: ScanDiff['changes'][number]): Readonly<Record<string, unknown>> {
  return { kind, ref, from: from ?? null, to: to ?? null };
}

function choiceOf(typed: TypedScan, selected: readonly ScanRow[]): ScanChoice {
  return {
    mode: 'replace',
    fallbacks: selected.map(({ ref }) => ref),
    ...(typed.setDefault === true ? { primary: selected[0]?.ref } : {}),
    ...(typed.setImage === true ? { image: selected.find(isImageCapable)?.ref } : {}),
  };
}

async function write(
  context: CliContext,
  typed: TypedScan,
  result: ScanResult,
  choice: ScanChoice,
): Promise<void> {
  const { output, ports } = context;
  if (typed.setImage === true && choice.image === undefined) {
    output.note('None of the chosen models takes images; the image model stays as it is.');
  }
  const change = await applyScan(ports, choice);
  await keepScan(ports, result);
  // As JSON, stdout holds the document and nothing else.
  if (typed.json !== true) printChange(context, change);
  else {
    const { changed, path } = change.write;
    output.note(changed ? `Updated config: ${tildePath(path, ports.paths.home)}` : 'Nothing changed.');
  }
  if (change.write.changed) output.note('Take it back with: openclaw config undo');
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function nothingToChoose({ source }: TypedScan): string {
  return source === 'openrouter'
    ? 'No tool-capable OpenRouter free models found; nothing is written.'
    : 'No available models found; nothing is written.';
}

function wayToWrite(selected: readonly ScanRow[]): string {
  const count = selected.length === 1 ? 'model' : `${selected.length} models`;
  return `Nothing is written. --yes replaces the fallbacks by the first ${count} that may be chosen; --set-default and --set-image go along with it.`;
}
