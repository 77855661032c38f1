import { readFileSync } from 'node:fs';
import { type ExplainedError, explainErrors } from '../../app/turn/explain-error.ts';
import { AppError } from '../../core/errors.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatDuration } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';

/** `models explain --error <file|->`: reason, failover, deadline and rule of recorded failures; with `--json` a line each. */
export async function explainRecorded(
  { ports, output, process }: CliContext,
  path: string,
  asJson: boolean,
): Promise<void> {
  const text = path === '-' ? await readAll(process.stdin) : readFile(path);
  const explained = explainErrors(ports.clock, text);
  for (const [index, error] of explained.entries()) {
    if (asJson) {
      output.line(JSON.stringify(error));
      continue;
    }
    if (index > 0) output.line();
    for (const line of explainedLines(error)) output.line(line);
  }
}

function explainedLines({ reason, failover, rule, retryAfterMs, scope }: ExplainedError): readonly string[] {
  const covered = {
    model: 'this model on this credential',
    profile: 'the whole credential',
    none: 'nothing',
  };
  return [
    `Reason   : ${reason === null ? 'nothing known' : `${reason} (${describeReason(reason)})`}`,
    `Failover : ${failoverWords(reason, failover)}`,
    `Blocks   : ${covered[scope]}`,
    `Retry    : ${retryAfterMs === null ? 'the provider names no time' : `in ${formatDuration(retryAfterMs)}`}`,
    `Rule     : ${rule}`,
  ];
}

function failoverWords(reason: ExplainedError['reason'], failover: boolean): string {
  if (reason === null) return 'not by itself; a run goes on while candidates are left';
  return failover ? 'yes, another credential or model is tried' : 'no, the same request would fail again';
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'usage',
      `Can't read ${path}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      {
        hint: 'Name a file with the failure as JSON, or - for stdin.',
        cause: error,
      },
    );
  }
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
