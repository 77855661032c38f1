import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { OAuthMaterial } from '../../core/credentials/oauth-material.ts';
import { AppError } from '../../core/errors.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { AgentRuntime, RuntimeRequest, RuntimeToken } from '../../core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { RuntimeName } from '../../core/ports/runtimes.ts';
import { howToInstall, RUNTIMES } from '../../core/runtimes/runtime-facts.ts';
import { freshMaterial } from '../credentials/refresh-credential.ts';
import { evidenceOfTarget } from './call-refreshed.ts';
import type { Unresolved } from './resolve-target.ts';

/** One request of a turn: what came of it, and whether it could be made at all. */
export interface MadeCall {
  readonly target: { readonly ok: true } | Unresolved;
  readonly outcome: CallOutcome;
}

type Opened =
  | { readonly ok: true; readonly token: RuntimeToken | undefined; readonly print?: string | undefined }
  | Unresolved;

/**
 * One attempt through the program that runs the model (decision 37): with its own login, or with a sign-in of ours, refreshed
 * when it is about to end and once more when it is refused (OAUTH-7). A program that is not there is no fault of the
 * credential: another one may serve.
 * @param request everything but the token
 */
export async function callRuntime(
  ports: Ports,
  ref: ModelRef,
  candidate: CredentialCandidate & { readonly runtime: RuntimeName },
  request: () => Omit<RuntimeRequest, 'token'>,
): Promise<MadeCall> {
  const name = candidate.runtime;
  const { executable } = ports.runtimes.presence(name);
  const runtime = executable === undefined ? undefined : await ports.runtimes.load(name);
  if (runtime === undefined) return refused(ref, missing(name, candidate));
  const opened = await openedToken(ports, candidate);
  if (!opened.ok) return refused(ref, opened);
  return { target: { ok: true }, outcome: await run(ports, runtime, candidate, opened, request) };
}

async function run(
  ports: Ports,
  runtime: AgentRuntime,
  { profile }: CredentialCandidate,
  { token, print }: Extract<Opened, { ok: true }>,
  request: () => Omit<RuntimeRequest, 'token'>,
): Promise<CallOutcome> {
  const outcome = await runtime.run({ ...request(), token });
  const isRefused = !outcome.ok && !outcome.outputStarted && outcome.evidence.status === 401;
  if (!isRefused || token === undefined || profile === undefined || print === undefined) return outcome;
  const fresh = await freshMaterial(ports, profile, print);
  if (fresh.ok) return runtime.run({ ...request(), token: tokenOf(fresh.material) });
  return { ...outcome, evidence: fresh.evidence ?? { ...outcome.evidence, message: fresh.message } };
}

/** The sign-in that another program keeps is left to that program, which renews it (OAUTH-6). */
async function openedToken(ports: Ports, { profile }: CredentialCandidate): Promise<Opened> {
  if (profile === undefined || profile.externalLogin !== undefined) return { ok: true, token: undefined };
  try {
    const fresh = await freshMaterial(ports, profile);
    if (!fresh.ok) return fresh;
    return { ok: true, token: tokenOf(fresh.material), print: fresh.profile.fingerprint };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store-locked') throw error;
    return { ok: false, message: [error.message, error.hint ?? ''].join('. ').trim() };
  }
}

function tokenOf({ access, accountId }: OAuthMaterial): RuntimeToken {
  return { access, accountId };
}

function missing(name: RuntimeName, { id, deadEnd }: CredentialCandidate): Unresolved {
  const { label, executable } = RUNTIMES[name];
  const why = deadEnd ?? `the ${label} ("${executable}") cannot be started here: ${howToInstall(name)}`;
  return { ok: false, message: `${id}: ${why}`, isSteppedOver: true };
}

function refused(ref: ModelRef, target: Unresolved): MadeCall {
  return { target, outcome: { ok: false, evidence: evidenceOfTarget(target, ref), outputStarted: false } };
}
