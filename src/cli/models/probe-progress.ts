import type { ProbeEvent } from '../../app/probe/run-probes.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import type { CliContext } from '../cli-context.ts';
import { surfaceOf } from '../surface.ts';
import { rowWords, verdictWords } from './probe-text.ts';

/** Tells on stderr how far the rows are. */
export interface ProbeProgress {
  take(event: ProbeEvent): void;
  /** Takes away what was only for the moment. */
  end(): void;
}

/** A line per row that changes in its place; where that cannot be drawn, a line whenever a row is done. */
export function probeProgress(context: CliContext, rows: readonly ProbeRow[]): ProbeProgress {
  const { stderr } = context.process;
  const fits = rows.length < (stderr.rows ?? 24);
  const isLive =
    (['stdout', 'stderr'] as const).every((stream) => surfaceOf(context, stream) === 'screen') && fits;
  return isLive ? liveProgress(context, rows) : plainProgress(context);
}

function plainProgress({ output }: CliContext): ProbeProgress {
  return {
    take(event) {
      if (event.kind === 'finished')
        output.note(`${rowWords(event.result.row)}: ${verdictWords(event.result)}`);
    },
    end: () => undefined,
  };
}

const UP_AND_CLEAR = (lines: number): string => `\u001b[${lines}A\r\u001b[0J`;

function liveProgress({ process, ports }: CliContext, rows: readonly ProbeRow[]): ProbeProgress {
  const { stderr } = process;
  const lines = rows.map((row) => `· ${rowWords(row)}`);
  const draw = (): void => {
    const width = Math.max(20, (stderr.columns ?? 80) - 1);
    for (const line of lines)
      stderr.write(`${sanitizeText(ports.redactor.redact(line), { maxLength: width })}\n`);
  };
  const erase = (): void => {
    if (lines.length > 0) stderr.write(UP_AND_CLEAR(lines.length));
  };
  draw();
  return {
    take(event) {
      const words =
        event.kind === 'started'
          ? `… ${rowWords(event.row)}: asking`
          : `${event.result.verdict.status === 'ok' ? '✓' : '✗'} ${rowWords(event.result.row)}: ${verdictWords(event.result)}`;
      lines[event.index] = words;
      erase();
      draw();
    },
    end: erase,
  };
}
