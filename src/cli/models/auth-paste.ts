import { type NewCredential, saveCredential } from '../../app/credentials/auth-profiles.ts';
import { isSetupToken, SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { expiryAfter } from '../../core/credentials/token-lifetime.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { readSecretInput } from '../read-secret.ts';
import { canAsk } from '../surface.ts';

export interface PasteOptions {
  readonly provider: string;
  readonly profileId?: string;
  readonly agent?: string;
}

/** Reads a key from the hidden prompt or stdin and stores it; it is not checked before its first answer. */
export async function pasteApiKey(context: CliContext, options: PasteOptions): Promise<void> {
  const secret = await readSecretInput(context, `API key for ${options.provider}`);
  await storeCredential(context, {
    ...placeOf(options),
    type: 'api_key',
    secret,
    actor: 'models auth paste-api-key',
  });
}

export interface PasteTokenOptions extends PasteOptions {
  readonly expiresIn?: string;
}

/** The same for a bearer token, which may have an end (AUTHCLI-5). A wrong lifetime is told before anything is asked. */
export async function pasteToken(context: CliContext, options: PasteTokenOptions): Promise<void> {
  const expiresAtMs = readExpiry(options.expiresIn, context.ports.clock.now());
  const secret = await readSecretInput(context, `Token for ${options.provider}`);
  const actor = 'models auth paste-token';
  await storeCredential(context, { ...placeOf(options), type: 'token', secret, expiresAtMs, actor });
}

export interface SetupTokenOptions {
  readonly provider: string;
  readonly profileId?: string;
  readonly agent?: string;
  readonly yes?: boolean;
}

/**
 * Stores the token that `claude setup-token` prints (AUTHCLI-4), on a terminal. It is sent as a bearer token (section 34.1).
 * Asks before it takes the place of an older one. Returns the exit code: 130 when the person says no.
 */
export async function setupToken(context: CliContext, options: SetupTokenOptions): Promise<number> {
  const { output } = context;
  if (normalizeProviderId(options.provider) !== SETUP_TOKEN_PROVIDER) {
    throw usageError(`${options.provider} has no setup tokens; only ${SETUP_TOKEN_PROVIDER} has`, {
      hint: `For any other token: openclaw models auth paste-token --provider ${options.provider}`,
    });
  }
  if (!canAsk(context)) {
    throw usageError('models auth setup-token needs a terminal', {
      hint: `From a script: openclaw models auth paste-token --provider ${SETUP_TOKEN_PROVIDER} reads it from stdin.`,
    });
  }
  const profileId = options.profileId ?? freeTokenId(context, options.agent);
  const older = ownProfile(context, options.agent, profileId);
  if (older !== undefined && options.yes !== true && !(await mayReplace(context, profileId))) {
    output.note('Nothing was changed.');
    return 130;
  }
  output.note('Run "claude setup-token" in another terminal and paste the token that it prints.');
  const secret = await readSetupToken(context);
  await storeCredential(context, {
    provider: SETUP_TOKEN_PROVIDER,
    profileId,
    agentId: options.agent,
    type: 'token',
    secret,
    actor: 'models auth setup-token',
  });
  return 0;
}

/** Reads a setup token and refuses anything else; the refusal does not repeat it. */
export async function readSetupToken(context: CliContext): Promise<Secret> {
  const secret = await readSecretInput(context, 'Setup token');
  if (isSetupToken(secret.reveal())) return secret;
  // The whole prefix would be taken for the beginning of a key and redacted.
  throw new AppError('usage', 'That is no setup token: one begins with sk-ant-oat', {
    hint: 'Run "claude setup-token" again and copy the whole token.',
  });
}

/** The end of a token in Unix milliseconds; undefined when none is given. Throws `usage` for what is no lifetime. */
export function readExpiry(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const expiresAtMs = expiryAfter(text, nowMs);
  if (expiresAtMs !== undefined) return expiresAtMs;
  throw usageError(`"${text}" is not how long a token can live`, {
    hint: 'Use a number with a unit, such as 365d, 12h or 30m.',
  });
}

/** Stores a credential and says so (CLI-5, AUTHCLI-3). Returns its id. */
export async function storeCredential(
  context: CliContext,
  credential: Omit<NewCredential, 'onNotice'>,
): Promise<string> {
  const { output } = context;
  const notices: string[] = [];
  const { profile, write } = await saveCredential(context.ports, {
    ...credential,
    onNotice: (line) => notices.push(line),
  });
  printWritten(context, write);
  output.line(`Auth profile: ${profile.id} (${profile.provider}/${profile.type})`);
  if (profile.expiresAtMs !== undefined) {
    output.line(`Expires: ${new Date(profile.expiresAtMs).toISOString()}`);
  }
  for (const notice of notices) output.note(notice);
  output.note('Saved without a live check; its first answer will verify it.');
  return profile.id;
}

function placeOf({ provider, profileId, agent }: PasteOptions) {
  return { provider, profileId, agentId: agent };
}

/** CRED-1: `:default` as long as no identity is known; a name of its own when that is a credential of another kind. */
function freeTokenId(context: CliContext, agent: string | undefined): string {
  const usual = `${SETUP_TOKEN_PROVIDER}:default`;
  const there = ownProfile(context, agent, usual);
  return there === undefined || there.type === 'token' ? usual : `${SETUP_TOKEN_PROVIDER}:setup-token`;
}

function ownProfile({ ports }: CliContext, agent: string | undefined, id: string) {
  const owner = agent ?? 'shared';
  return ports.auth.list(owner).find((profile) => profile.id === id && profile.owner === owner);
}

async function mayReplace(context: CliContext, id: string): Promise<boolean> {
  const { askOn } = await import('../questions.ts');
  const questions = askOn(context);
  try {
    return await questions.confirm(`Replace what ${id} holds?`);
  } finally {
    questions.close();
  }
}
