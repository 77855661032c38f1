import type { FailureEvidence } from '../../../core/failure/evidence.ts';
import type { ChildEnd } from '../guarded-child.ts';
import type { ClaudeReply } from './claude-reply.ts';

/** Words of the program for kinds of failures, as the codes of the API that it stands for. */
const CODES: Readonly<Record<string, string>> = {
  rate_limit: 'rate_limit_error',
  usage_limit: 'usage_limit_reached',
  overloaded: 'overloaded_error',
  authentication_failed: 'authentication_error',
  billing_error: 'billing_error',
  invalid_request: 'invalid_request_error',
  server_error: 'api_error',
};

/** A turn that ended with an error of the program's own telling; `clean` bounds, redacts and tames its words. */
export function failureOf(reply: ClaudeReply, clean: (text: string) => string): FailureEvidence {
  const { result, errorWord, resetsAt } = reply;
  const message = clean(result?.text || result?.subtype || 'the Claude CLI gave no reason');
  const status = result?.status ?? statusIn(message);
  const code = errorWord === undefined ? undefined : CODES[errorWord];
  return {
    message,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(resetsAt === undefined ? {} : { body: JSON.stringify({ resets_at: resetsAt }) }),
  };
}

/** `API Error: 529 …` */
function statusIn(message: string): number | undefined {
  const found = /^API Error: (\d{3})\b/.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The program ended without telling the end of the turn. */
export function crashOf(
  reply: ClaudeReply,
  { code, signal, problem }: ChildEnd,
  stderr: string,
  clean: (text: string) => string,
): FailureEvidence {
  // It was found, and yet it is no program of this machine.
  if (problem !== undefined)
    return { code: problem, message: `the Claude CLI cannot be started (${problem})` };
  const words = clean(stderr.trim() || reply.noise);
  const how = code === undefined ? signal : `code ${code}`;
  const said = words === '' ? '' : `: ${words}`;
  const began = reply.text === '' ? 'before it answered' : 'in the middle of its answer';
  return {
    // A connection that broke is what it is like for everybody behind it.
    ...(reply.text === '' && words !== '' ? {} : { code: 'ECONNRESET' }),
    phase: reply.text === '' ? 'first-token' : 'stream',
    message: `the Claude CLI ended ${began}${how === undefined ? '' : ` (${how})`}${said}`,
  };
}
