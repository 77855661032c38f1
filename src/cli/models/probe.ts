import { type ProbeCost, probeCost } from '../../app/probe/probe-cost.ts';
import { planProbe } from '../../app/probe/probe-plan.ts';
import { hasFailedRoute, type ProbeEvent, type ProbeReport, runProbes } from '../../app/probe/run-probes.ts';
import { readStatus } from '../../app/status/read-status.ts';
import { readWorldTolerantly, type World } from '../../app/world/world.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';
import type { CliContext } from '../cli-context.ts';
import { askOn } from '../questions.ts';
import { canAsk } from '../surface.ts';
import { doneJson, eventJson, plannedJson, probesJson } from './probe-json.ts';
import { type ProbeWords, parseProbe } from './probe-options.ts';
import { probeProgress } from './probe-progress.ts';
import { costWords, probeLines } from './probe-text.ts';
import { printStatus } from './status.ts';

const STOPPED = 130;
/** Long enough for what was printed; nothing else is waited for. */
const LEAVE_AFTER_MS = 50;

/**
 * `models status --probe` (section 23): says what it sends, asks each row once, and shows what came. Returns the exit code:
 * with `--check` 1 when a route in use failed, whatever else is fine (decision 34).
 */
export async function probeStatus(context: CliContext, words: ProbeWords): Promise<number> {
  const { scope, options } = parseProbe(words);
  const { ports, output } = context;
  const world = readWorldTolerantly(ports, words.agent);
  const rows = planProbe(ports, world, scope);
  const cost = probeCost(world, rows, options.mode);
  const asEvents = words.events === true;
  const line = (value: object): void => output.write(`${JSON.stringify(value)}\n`);
  if (words.json !== true) {
    printStatus(context, words);
    output.line();
  }
  if (asEvents) line(plannedJson(rows, cost));
  else output.note(costWords(cost, options.maxTokens));
  if (!(await isAgreed(context, words, cost))) {
    output.note('Nothing was sent.');
    return STOPPED;
  }
  const progress = words.json === true ? undefined : probeProgress(context, rows);
  const report = await stoppable(context, (signal) => {
    const tell = (event: ProbeEvent): void => {
      if (asEvents) line(eventJson(event));
      progress?.take(event);
    };
    return runProbes(ports, world, rows, options, tell, signal);
  });
  progress?.end();
  const code = exitCode(context, words, world, report);
  if (asEvents) line(doneJson(report, code));
  else if (words.json === true) printStatus(context, words, probesJson(report, scope, options));
  else for (const text of await probeLines(report)) output.line(text);
  const left = isCutOff(report, rows) ? STOPPED : code;
  leaveBehind(context, report, left);
  return left;
}

/** What may cost money is asked for first where somebody can answer and has named models (B071). */
async function isAgreed(
  context: CliContext,
  words: ProbeWords,
  { completions }: ProbeCost,
): Promise<boolean> {
  const named = words.model !== undefined || words.chain === true || words.all === true;
  const costs = completions.some(({ costClass }) => costClass === 'metered' || costClass === 'subscription');
  if (!named || !costs || words.yes === true || words.json === true || !canAsk(context)) return true;
  const questions = askOn(context);
  try {
    return await questions.confirm('Send them?');
  } finally {
    questions.close();
  }
}

/** Ctrl-C ends the probe at once and keeps what there is. */
async function stoppable<T>({ process }: CliContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
  }
}

function exitCode(
  { ports }: CliContext,
  { check, agent }: ProbeWords,
  world: World,
  { results }: ProbeReport,
): number {
  if (check !== true) return 0;
  return hasFailedRoute(world, results) ? 1 : readStatus(ports, agent).checkCode;
}

function isCutOff({ results }: ProbeReport, rows: readonly ProbeRow[]): boolean {
  return results.length < rows.length;
}

/** A look-up of a name or a helper that cannot be called off must not hold the command beyond its limit (B072). */
function leaveBehind({ process }: CliContext, { results }: ProbeReport, code: number): void {
  const isHeld = code === STOPPED || results.some(({ verdict }) => verdict.status === 'timeout');
  if (!isHeld) return;
  process.stdout.write('', () => {
    setTimeout(() => process.exit(code), LEAVE_AFTER_MS).unref();
  });
}
