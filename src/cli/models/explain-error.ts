import { readFileSync } from 'node:fs';
import { type ExplainedError, explainErrors } from '../../app/explain/explain-error.ts';
import { usageError } from '../../core/errors.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { brokenRows } from '../../core/failure/parse-evidence.ts';
import { formatDuration } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';

/** `models explain --error <file|->`: reason, failover, deadline and rule of recorded failures; with `--json` a line each. */
export async function explainRecorded(
  { ports, output, process }: CliContext,
  path: string,
  asJson: boolean,
): Promise<void> {
  const bytes = path === '-' ? await readAll(process.stdin) : readFile(path);
  const text = textOf(bytes, path === '-' ? 'stdin' : path);
  const explained = explainErrors(ports.clock, text);
  const broken = brokenRows(text);
  for (const [index, error] of explained.entries()) {
    if (asJson) {
      output.line(JSON.stringify(error));
      continue;
    }
    if (index > 0) output.line();
    for (const line of fittedLines(explainedLines(error), widthOf(process))) output.line(line);
  }
  if (broken > 0) {
    output.note(
      `${broken} of ${explained.length} begins as JSON but is cut off or wrong; read as plain words.`,
    );
  }
}

function explainedLines({ reason, failover, rule, retryAfterMs, scope }: ExplainedError): readonly string[] {
  const covered = {
    model: 'this model on this credential',
    profile: 'the whole credential',
    none: 'nothing',
  };
  return [
    `Reason   : ${reason === null ? 'none that is known' : `${reason} (${describeReason(reason)})`}`,
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

const HOW = 'Name a file with the failure as JSON, JSON Lines or plain words, or - for stdin.';

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw usageError(`Can't read ${path}: ${READ_PROBLEMS[code] ?? code}`, { hint: HOW, cause: error });
  }
}

/** Windows shells write UTF-16 when a failure is sent to a file. Throws `usage` for what is no text or has none. */
function textOf(bytes: Buffer, name: string): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
  if (text.includes('\0')) throw usageError(`${name} is no text`, { hint: HOW });
  if (text.replace(/^\ufeff/, '').trim() === '') throw usageError(`${name} is empty`, { hint: HOW });
  return text;
}

async function readAll(stdin: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
