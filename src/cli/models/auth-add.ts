import { activateProfile, readOrder, setOrder } from '../../app/credentials/auth-orders.ts';
import { assertProfileId } from '../../app/credentials/auth-profiles.ts';
import { unknownProvider } from '../../app/credentials/unknown-provider.ts';
import { readWorld } from '../../app/world/world.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { CliContext } from '../cli-context.ts';
import { askOn, type Questions } from '../questions.ts';
import { readSecretInput } from '../read-secret.ts';
import { canAsk } from '../surface.ts';
import { type AddMethod, addMethods, type TypedMethod } from './add-methods.ts';
import { readExpiry, readSetupToken, storeCredential } from './auth-paste.ts';
import { signIn } from './login.ts';
import { leanOnLogin } from './login-cli.ts';

export interface AddOptions {
  readonly provider?: string;
  readonly agent?: string;
}

/** What is asked before the credential itself. */
type Answers = TypedAnswers | { readonly provider: string; readonly chosen: Exclude<AddMethod, TypedMethod> };

interface TypedAnswers {
  readonly provider: string;
  readonly chosen: TypedMethod;
  readonly profileId: string;
  readonly expiresAtMs: number | undefined;
}

const ACTOR = 'models auth add';

/** `models auth add` (AUTHCLI-13): provider, method, name, credential, place in the order; plain questions on a terminal. */
export async function addCredential(context: CliContext, options: AddOptions): Promise<void> {
  if (!canAsk(context)) {
    throw usageError('models auth add asks its questions on a terminal', {
      hint: 'From a script use "openclaw models auth paste-api-key" or "openclaw models auth paste-token", which read stdin.',
    });
  }
  const answers = await asking(context, (questions) => askFirst(context, questions, options));
  const id =
    'profileId' in answers
      ? await addTyped(context, answers, options.agent)
      : await addSignIn(context, answers.chosen, options.agent);
  const { provider } = answers;
  await asking(context, (questions) => askForPlace(context, questions, id, provider, options.agent));
}

async function addTyped(
  context: CliContext,
  { provider, chosen, profileId, expiresAtMs }: TypedAnswers,
  agentId: string | undefined,
): Promise<string> {
  // The hidden prompt reads the keyboard itself; two readers would share its keys.
  const secret =
    chosen.id === 'setup-token'
      ? await readSetupToken(context)
      : await readSecretInput(context, chosen.id === 'token' ? 'Token' : 'API key');
  const type = chosen.id === 'api-key' ? 'api_key' : 'token';
  return storeCredential(context, { provider, profileId, agentId, type, secret, expiresAtMs, actor: ACTOR });
}

/** A sign-in names its credential after the account, so that no name is asked for. */
function addSignIn(
  context: CliContext,
  chosen: Exclude<AddMethod, TypedMethod>,
  agentId: string | undefined,
): Promise<string> {
  const named = { profileId: undefined, agentId, actor: ACTOR };
  return chosen.kind === 'sign-in'
    ? signIn(context, chosen.method, named)
    : leanOnLogin(context, chosen.login, named);
}

async function asking<T>(context: CliContext, ask: (questions: Questions) => Promise<T>): Promise<T> {
  const questions = askOn(context);
  try {
    return await ask(questions);
  } finally {
    questions.close();
  }
}

async function askFirst(context: CliContext, questions: Questions, options: AddOptions): Promise<Answers> {
  const provider = await askProvider(context, questions, options);
  const chosen = await askMethod(context, questions, provider);
  if (chosen.kind === 'external') return { provider: chosen.login.provider, chosen };
  if (chosen.kind === 'sign-in') return { provider: chosen.method.provider, chosen };
  const profileId = await askName(context, questions, provider, options.agent);
  const expiresAtMs = chosen.id === 'token' ? await askExpiry(context, questions) : undefined;
  return { provider, chosen, profileId, expiresAtMs };
}

async function askProvider(context: CliContext, questions: Questions, options: AddOptions): Promise<string> {
  const { config, catalog } = readWorld(context.ports, options.agent);
  const given = options.provider;
  if (given !== undefined) {
    if (!catalog.knowsProvider(normalizeProviderId(given))) throw unknownProvider(given, config);
    return normalizeProviderId(given);
  }
  const usual = configuredPrimary(config, options.agent, catalog)?.provider ?? '';
  return repeated(context, async () => {
    const typed = await questions.text('Provider', usual);
    if (!catalog.knowsProvider(normalizeProviderId(typed))) throw unknownProvider(typed, config);
    return normalizeProviderId(typed);
  });
}

async function askMethod(context: CliContext, questions: Questions, provider: string): Promise<AddMethod> {
  const methods = addMethods(context.ports, provider);
  const [only] = methods;
  if (only === undefined) {
    throw usageError(
      `${findProvider(provider)?.label ?? provider} takes no key or token that could be typed in`,
    );
  }
  if (methods.length === 1) return only;
  for (const [index, method] of methods.entries()) context.output.note(`  ${index + 1}) ${method.label}`);
  return repeated(context, async () => {
    const typed = await questions.text('Method', '1');
    const chosen = methods[Number(typed) - 1] ?? methods.find((method) => method.id === typed);
    if (chosen !== undefined) return chosen;
    throw usageError(`"${typed}" is none of the methods`, { hint: `Type 1 to ${methods.length}.` });
  });
}

/** Adding never replaces: the suggested name is free, and one that is taken is asked for again. */
async function askName(
  context: CliContext,
  questions: Questions,
  provider: string,
  agent: string | undefined,
): Promise<string> {
  const taken = new Set(context.ports.auth.list(agent ?? 'shared').map((profile) => profile.id));
  return repeated(context, async () => {
    const typed = await questions.text('Name', freeId(provider, taken));
    const id = typed.includes(':') ? typed : `${provider}:${typed}`;
    assertProfileId(id, provider);
    if (taken.has(id)) throw usageError(`${id} is there already`, { hint: 'Choose another name.' });
    return id;
  });
}

function freeId(provider: string, taken: ReadonlySet<string>): string {
  let id = `${provider}:manual`;
  for (let number = 2; taken.has(id); number += 1) id = `${provider}:manual-${number}`;
  return id;
}

async function askExpiry(context: CliContext, questions: Questions): Promise<number | undefined> {
  return repeated(context, async () => {
    const typed = await questions.text('Expires in, such as 365d or 12h (Enter: no known end)', '');
    return readExpiry(typed === '' ? undefined : typed, context.ports.clock.now());
  });
}

/** Only where there is something to be before: with no other credential there is no order to choose. */
async function askForPlace(
  context: CliContext,
  questions: Questions,
  id: string,
  provider: string,
  agent: string | undefined,
): Promise<void> {
  const { ports, output } = context;
  const { tried, source, order } = readOrder(ports, provider, agent);
  const others = tried.filter((other) => other !== id);
  if (others.length > 0 && (await questions.confirm(`Try it before ${others.join(', ')}?`))) {
    const change = await activateProfile(ports, id, agent);
    output.note(`Order: ${change.tried.join(', ')}`);
  } else if (source !== 'profiles' && !tried.includes(id)) {
    if (!(await questions.confirm(`The order does not list ${id}. Add it at the end?`))) return;
    const change = await setOrder(ports, provider, [...(order ?? others), id], agent);
    output.note(`Order: ${change.tried.join(', ')}`);
  }
}

/** Asks again after an answer that cannot be, and says what was wrong with it. */
async function repeated<T>(context: CliContext, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AppError) || error.exitCode !== 2) throw error;
      for (const line of [error.message, ...error.details]) context.output.note(line);
      if (error.hint !== undefined) context.output.note(error.hint);
    }
  }
}
