import { type Selection, selectModel } from '../../src/app/selection/select-model.ts';
import { AllModelsFailedError } from '../../src/app/turn/all-models-failed.ts';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import type { TurnRequest, TurnResult } from '../../src/app/turn/turn-types.ts';
import { readWorld } from '../../src/app/world/world.ts';
import type { NewAuthProfile } from '../../src/core/credentials/credential.ts';
import type { FailureEvidence } from '../../src/core/failure/evidence.ts';
import type { CallOutcome, CallTarget } from '../../src/core/ports/model-calls.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { answered, type TestPorts, type TestPortsOptions, testPorts } from './test-ports.ts';

export const OPENAI = 'openai/gpt-5.5';
export const ANTHROPIC = 'anthropic/claude-opus-4-6';
export const GROQ = 'groq/llama-3.3-70b-versatile';

/** A config with this primary and these fallbacks. */
export function chainConfig(
  fallbacks: readonly string[] = [],
  defaults: Readonly<Record<string, unknown>> = {},
): unknown {
  return { agents: { defaults: { model: { primary: OPENAI, fallbacks }, ...defaults } } };
}

/** Stores API keys of which each is `canary-<profile id>`; the provider is what the id starts with. */
export async function saveKeys(ports: TestPorts, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await saveProfile(ports, id);
}

export async function saveProfile(
  ports: TestPorts,
  id: string,
  facts: Partial<NewAuthProfile> = {},
): Promise<void> {
  await ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    ...(facts.ref === undefined ? { secret: new Secret(`canary-${id}`) } : {}),
    verification: { state: 'unverified', atMs: ports.clock.now() },
    ...facts,
  });
}

/** The profile id whose key a call carries; empty when it carries none. */
export function keyOf({ auth }: CallTarget): string {
  return auth.kind === 'none' ? '' : auth.secret.reveal().replace(/^canary-/, '');
}

/** Who was asked, in order: `<provider>/<model> <profile id>`. */
export function asked(ports: TestPorts): readonly string[] {
  return ports.calls.map(({ target }) => `${target.ref.provider}/${target.ref.model} ${keyOf(target)}`);
}

/** A call that failed before any text came. */
export function failed(evidence: FailureEvidence, outputStarted = false): CallOutcome {
  return { ok: false, evidence, outputStarted };
}

export function limited(retryAfter?: string): CallOutcome {
  return failed({
    status: 429,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
  });
}

export function selectionOf(ports: TestPorts, typed?: string, sessionId?: string): Selection {
  const world = readWorld(ports);
  const session = sessionId === undefined ? undefined : ports.sessions.get(world.agentId, sessionId);
  return selectModel(world, session, typed);
}

/** Ports with this chain behind the OpenAI primary and these keys. */
export async function turnPorts(
  fallbacks: readonly string[],
  keys: readonly string[],
  options: TestPortsOptions = {},
): Promise<TestPorts> {
  const ports = testPorts({ config: chainConfig(fallbacks), ...options });
  await saveKeys(ports, ...keys);
  return ports;
}

export function turn(ports: TestPorts, request: Partial<TurnRequest> = {}): Promise<TurnResult> {
  return runTurn(ports, { message: 'hi', signal: new AbortController().signal, ...request });
}

/** A turn that nothing answers; what it throws. */
export async function failedTurn(
  ports: TestPorts,
  request: Partial<TurnRequest> = {},
): Promise<AllModelsFailedError> {
  const error = await turn(ports, request).catch((reason: unknown) => reason);
  if (error instanceof AllModelsFailedError) return error;
  throw new Error('the turn ended in another way', { cause: error });
}

/** One key fails like this, everything else answers. */
export function failsOn(ports: TestPorts, id: string, evidence: FailureEvidence): void {
  ports.setAnswer((target) => (keyOf(target) === id ? failed(evidence) : answered('hi')));
}
