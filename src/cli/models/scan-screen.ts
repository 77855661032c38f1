import { keepScan } from '../../app/scan/keep-scan.ts';
import { applyScan } from '../../app/scan/scan-plan.ts';
import { createScanSession } from '../../app/scan/scan-session.ts';
import type { CliContext } from '../cli-context.ts';
import { showScan } from '../interactive.ts';
import { printChange } from './print-change.ts';
import type { ScanCommand, TypedScan } from './scan-options.ts';

const CANCELLED = 130;

/**
 * The scan on a terminal (ui.md, screen 4): what was confirmed in its review is written once the terminal is the person's
 * again. Returns the exit code: 130 when the person left without a choice.
 */
export async function scanOnScreen(
  context: CliContext,
  command: ScanCommand,
  typed: TypedScan,
): Promise<number> {
  const { ports, output } = context;
  const session = createScanSession(ports, command.options);
  try {
    const choice = await showScan(context, session, {
      maxCandidates: command.maxCandidates,
      setsPrimary: typed.setDefault === true,
      setsImage: typed.setImage === true,
    });
    const { warnings, problem } = session.getSnapshot();
    for (const warning of warnings) output.note(warning);
    if (problem !== undefined) output.note(problem);
    if (choice === undefined) {
      output.note('Nothing is written.');
      return CANCELLED;
    }
    const change = await applyScan(ports, choice);
    const result = session.result();
    if (result !== undefined) await keepScan(ports, result);
    printChange(context, change);
    if (change.write.changed) output.note('Take it back with: openclaw config undo');
    return 0;
  } finally {
    session.dispose();
  }
}
