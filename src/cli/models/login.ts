import { linkCommand } from '../../app/credentials/external-logins.ts';
import {
  addressLines,
  type LoginFlow,
  type LoginReceipt,
  type LoginRequest,
  startLogin,
} from '../../app/credentials/login.ts';
import { assertGithubDomain } from '../../app/credentials/sign-in-places.ts';
import { unknownProvider } from '../../app/credentials/unknown-provider.ts';
import { setPrimaryModel } from '../../app/models/set-model.ts';
import { readWorld } from '../../app/world/world.ts';
import { externalLoginOf } from '../../core/credentials/external-login.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { SIGN_IN_METHODS, type SignInMethod, signInMethods } from '../../core/providers/sign-in.ts';
import type { CliContext } from '../cli-context.ts';
import { openPlainTalk } from '../plain/plain-talk.ts';
import { printWritten } from '../print-write.ts';
import { surfaceOf } from '../surface.ts';
import { pasteApiKey } from './auth-paste.ts';
import { leanOnLogin } from './login-cli.ts';
import { printChange } from './print-change.ts';

const ACTOR = 'models auth login';
const STOP_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

export interface LoginOptions {
  readonly provider: string;
  readonly method?: string;
  readonly deviceCode?: boolean;
  readonly profileId?: string;
  readonly setDefault?: boolean;
  readonly force?: boolean;
  readonly agent?: string;
}

/**
 * Signs in and stores the result (AUTHCLI-2, AUTHCLI-3, AUTHCLI-7, AUTHCLI-10): with a screen on a terminal, in plain lines elsewhere.
 */
export async function login(context: CliContext, options: LoginOptions): Promise<void> {
  const world = readWorld(context.ports, options.agent);
  const typed = normalizeProviderId(options.provider);
  if (!world.catalog.knowsProvider(typed)) throw unknownProvider(options.provider, world.config);
  if (options.method === 'api-key') {
    await forgetFirst(context, typed, options);
    await pasteApiKey(context, options);
    return applyDefault(context, typed, options);
  }
  const external = externalLoginOf(typed);
  const named = { profileId: options.profileId, agentId: options.agent, actor: ACTOR };
  if (options.method === 'cli' && options.deviceCode !== true && external !== undefined) {
    await forgetFirst(context, external.provider, options);
    await leanOnLogin(context, external, named);
    return applyDefault(context, external.provider, options);
  }
  const isEnterprise = typed === 'github-copilot' && options.method === 'device-enterprise';
  if (isEnterprise) assertGithubDomain(context.ports);
  const method = methodOf(typed, isEnterprise ? { ...options, method: 'device' } : options);
  const before = () => forgetFirst(context, method.provider, options);
  await signIn(context, method, { ...named, before });
  await applyDefault(context, method.provider, options);
}

/** AUTHCLI-10: what is stored for the provider goes first. */
async function forgetFirst(
  context: CliContext,
  provider: string,
  { force, agent }: LoginOptions,
): Promise<void> {
  const whose = agent ?? 'shared';
  const held = context.ports.auth
    .list(whose)
    .filter((row) => row.owner === whose && row.provider === provider);
  if (force !== true || held.length === 0) return;
  const { runLogout } = await import('./auth-logout.ts');
  await runLogout(context, undefined, {
    provider,
    ...(agent === undefined ? {} : { agent }),
    scope: 'here',
    yes: true,
  });
}

/** Holds a sign-in with the person, stores what it gives and says so. Returns the id of the credential. */
export async function signIn(
  context: CliContext,
  method: SignInMethod,
  request: Omit<LoginRequest, 'method'>,
): Promise<string> {
  const flow = await startLogin(context.ports, { method, ...request });
  const receipt = await converse(context, flow);
  printWritten(context, receipt.write);
  context.output.line(`Auth profile: ${receipt.profileId} (${receipt.provider}/${receipt.type})`);
  return receipt.profileId;
}

function methodOf(provider: string, { method, deviceCode }: LoginOptions): SignInMethod {
  const all = signInMethods(provider);
  const external = externalLoginOf(provider);
  if (all.length === 0 && external !== undefined) {
    throw usageError(`${provider} has the sign-in of the ${external.label} only`, {
      hint: `Use it: ${linkCommand(external)}. Or store a key: openclaw models auth paste-api-key --provider ${provider}`,
    });
  }
  if (all.length === 0) {
    const names = [...new Set(SIGN_IN_METHODS.map((entry) => entry.provider))].join(', ');
    throw usageError(`There is no sign-in to ${provider}: its provider has published none for programs`, {
      details: [`Sign-ins: ${names}`],
      hint: `Store a key instead: openclaw models auth paste-api-key --provider ${provider}`,
    });
  }
  const wanted = deviceCode === true ? 'device' : method;
  if (deviceCode === true && method !== undefined && method !== 'device') {
    throw usageError(`--device-code and --method ${method} contradict each other`);
  }
  const found = wanted === undefined ? all[0] : all.find((entry) => entry.id === wanted);
  if (found !== undefined) return found;
  throw usageError(`${provider} has no sign-in "${wanted}"`, {
    hint: `It has: ${[...all.map((entry) => entry.id), ...(external === undefined ? [] : ['cli']), 'api-key'].join(', ')}.`,
  });
}

async function converse(context: CliContext, flow: LoginFlow): Promise<LoginReceipt> {
  if (surfaceOf(context) !== 'screen') return converseInLines(context, flow);
  tellAddress(context, flow);
  const { showLogin } = await import('./show-login.ts');
  await showLogin(context, flow);
  return flow.finished;
}

/** A signal closes the listener and ends as `cancelled`, as the keys of the screen do; from the first line on. */
async function converseInLines(context: CliContext, flow: LoginFlow): Promise<LoginReceipt> {
  const { output, process } = context;
  const { userCode, isListening, canPaste } = flow.getSnapshot();
  const mayPaste = canPaste && surfaceOf(context) === 'lines';
  const stop = (): void => void flow.cancel();
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  try {
    tellAddress(context, flow);
    if (!isListening && !mayPaste) {
      await flow.cancel();
      throw new AppError('endpoint-failed', 'The port for the way back from the browser is taken', {
        hint: 'End the program that listens there, or run this on a terminal, where the address can be pasted.',
      });
    }
    if (userCode !== undefined) output.line(`Code: ${userCode}`);
    output.note('Waiting for the sign-in, five minutes at most.');
    return await (mayPaste ? takePastes(context, flow) : flow.finished);
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

/** The address that the browser ended on, or its code, as a line; what is wrong with it is told, and another one taken. */
async function takePastes(context: CliContext, flow: LoginFlow): Promise<LoginReceipt> {
  const talk = openPlainTalk(context);
  const read = async (): Promise<void> => {
    for (;;) {
      const typed = await talk.ask('Paste the address that the browser ends on, or only wait; < cancels: ');
      const isOver = typed === undefined && (talk.hasLeft() || !flow.getSnapshot().isListening);
      if (isOver || typed?.trim() === '<') return flow.cancel();
      // The browser may still come back by itself.
      if (typed === undefined) return;
      if (typed.trim() === '') continue;
      flow.paste(typed.trim());
      const { problem } = flow.getSnapshot();
      if (problem === undefined) return;
      talk.line(`! ${problem}`);
    }
  };
  void read();
  try {
    return await flow.finished;
  } finally {
    talk.close();
  }
}

function tellAddress({ output }: CliContext, flow: LoginFlow): void {
  for (const line of addressLines(flow.getSnapshot().url)) output.line(line);
}

async function applyDefault(
  context: CliContext,
  provider: string,
  { setDefault }: LoginOptions,
): Promise<void> {
  const model = findProvider(provider)?.defaultModel;
  if (model === undefined) return;
  const ref = `${provider}/${model}`;
  if (setDefault === true) return printChange(context, await setPrimaryModel(context.ports, ref));
  context.output.line(`Default model available: ${ref} (use --set-default to apply)`);
}
