import { isRecord } from '../../core/is-record.ts';
import type { CallAuth } from '../../core/ports/model-calls.ts';

/** The claim of an access token in which the account is named. */
const CLAIM = 'https://api.openai.com/auth';
/** This protocol refuses a request without instructions. */
const NO_INSTRUCTIONS = 'Answer the user.';

/** The Responses protocol of a ChatGPT account lives below `/codex`; the address is known with and without it. */
export function codexBaseUrl(baseUrl: string): string {
  return baseUrl.endsWith('/codex') ? baseUrl : `${baseUrl}/codex`;
}

/**
 * A body of the Responses protocol as the ChatGPT backend takes it: system messages are instructions, nothing is stored,
 * and a limit on output is refused there.
 */
export function codexBody(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const { max_output_tokens: _limit, input, instructions, ...rest } = body;
  const messages: readonly unknown[] = Array.isArray(input) ? input : [];
  const texts = messages.filter(isInstruction).map((message) => textOf(message['content']));
  const told = [typeof instructions === 'string' ? instructions : '', ...texts].filter((text) => text !== '');
  return {
    ...rest,
    instructions: told.length === 0 ? NO_INSTRUCTIONS : told.join('\n\n'),
    input: messages.filter((message) => !isInstruction(message)),
    store: false,
    stream: true,
  };
}

/** The headers of this protocol beside the token; without a known account the server is left to judge (OAUTH-2). */
export function codexHeaders(auth: CallAuth): Readonly<Record<string, string>> {
  const accountId = accountIdOf(auth);
  return {
    originator: 'openclaw',
    'openai-beta': 'responses=experimental',
    ...(accountId === undefined ? {} : { 'chatgpt-account-id': accountId }),
  };
}

/** The account of a ChatGPT token: what the store knows, else what the token says of itself. */
export function accountIdOf(auth: CallAuth): string | undefined {
  if (auth.kind !== 'bearer') return undefined;
  const claims = claimsOf(auth.secret.reveal())[CLAIM];
  const claimed = isRecord(claims) ? claims['chatgpt_account_id'] : undefined;
  return auth.accountId ?? (typeof claimed === 'string' && claimed !== '' ? claimed : undefined);
}

/** The middle of a signed token, unverified: whom it is for, is the server's to judge. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isRecord(claims) ? claims : {};
  } catch {
    return {};
  }
}

function isInstruction(message: unknown): message is Record<string, unknown> {
  return isRecord(message) && (message['role'] === 'system' || message['role'] === 'developer');
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts
    .map((part) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
