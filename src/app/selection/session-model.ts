import { AppError } from '../../core/errors.ts';
import {
  formatModelRef,
  type ModelRef,
  sameModelRef,
  splitProfileSuffix,
} from '../../core/models/model-ref.ts';
import { configuredPrimary, resolveModelInput } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { changeSessionParams, sessionParams } from '../chat/session-params.ts';
import { unknownModelError } from '../models/unknown-model.ts';
import { readWorld, type World } from '../world/world.ts';
import { assertAllowed } from './select-model.ts';

export interface SessionModel {
  /** What the session asks for from now on; undefined when it follows the configured model again. */
  readonly ref: string | undefined;
  readonly profileId: string | undefined;
  readonly warnings: readonly string[];
}

/** A model that a person typed for a session, found and permitted. */
export interface ChosenModel {
  readonly ref: ModelRef;
  readonly profileId: string | undefined;
  /** It is the configured primary of the agent. */
  readonly isDefault: boolean;
  readonly warnings: readonly string[];
}

/**
 * Pins a session to a model, and with `@profile` to one credential (source `user`: exact, SRC-1; the configured fallbacks stand in only `withFallbacks`, decision 12). Without
 * `@profile` an earlier pin of a credential goes (STICK-4). Throws as `chooseModel` does; nothing is written then.
 * @param typed a model as people type it; undefined goes back to the default
 */
export async function setSessionModel(
  ports: Ports,
  sessionId: string,
  typed: string | undefined,
  agentId?: string,
  withFallbacks = false,
): Promise<SessionModel> {
  const world = readWorld(ports, agentId);
  if (typed === undefined) {
    await ports.sessions.choose(world.agentId, sessionId, undefined);
    await tell(ports, world.agentId, `${sessionId} follows the default model again`);
    return { ref: undefined, profileId: undefined, warnings: [] };
  }
  const { ref, profileId, warnings } = chooseModel(world, typed);
  const place = { agentId: world.agentId, sessionId };
  // Whatever happens in between, nobody gets a stand-in that they did not ask for.
  if (sessionParams(ports, place).withFallbacks === true) {
    await changeSessionParams(ports, place, { withFallbacks: undefined });
  }
  await ports.sessions.choose(world.agentId, sessionId, { ...ref, profileId });
  if (withFallbacks) await changeSessionParams(ports, place, { withFallbacks });
  await tell(ports, world.agentId, `${sessionId} is pinned to ${formatModelRef(ref)}`);
  return { ref: formatModelRef(ref), profileId, warnings };
}

/**
 * The model, and with `@profile` the credential, that a person means for a session (REF-5, REF-8). Throws `model-unknown` for
 * unknown models and for those that the allowlist does not hold (ALLOW-4), `credential-missing` for a profile that is not
 * there.
 */
export function chooseModel(world: World, typed: string): ChosenModel {
  const { config, catalog, agentId } = world;
  const { model, profile } = withStoredProfile(world, typed) ?? splitProfileSuffix(typed);
  const resolution = resolveModelInput(model, config, catalog, { agentId, forWriting: true });
  if (resolution.kind === 'unknown') throw unknownModelError(model, resolution.nearest);
  const { ref, listed, warning } = resolution;
  assertAllowed(world, ref);
  const profileId = profile === undefined ? undefined : profileIdOf(world, ref, profile);
  if (profile !== undefined && profileId === undefined) {
    throw new AppError('credential-missing', `No credentials found for profile ${profile}`, {
      hint: `Run "openclaw models auth list --provider ${ref.provider}" to see what there is.`,
    });
  }
  const primary = configuredPrimary(config, agentId, catalog);
  const unlisted = `${formatModelRef(ref)} is not in the catalog; saved as unverified.`;
  return {
    ref,
    profileId,
    isDefault: primary !== undefined && sameModelRef(primary, ref),
    warnings: [...(warning === undefined ? [] : [warning]), ...(listed ? [] : [unlisted])],
  };
}

/** A date behind an `@` is a version, unless a credential of that provider is called so. */
function withStoredProfile(
  world: World,
  typed: string,
): { readonly model: string; readonly profile: string } | undefined {
  const at = typed.lastIndexOf('@');
  if (at < 1 || typed.includes('"') || splitProfileSuffix(typed).profile !== undefined) return undefined;
  const model = typed.slice(0, at).trim();
  const profile = typed.slice(at + 1).trim();
  const { config, catalog, agentId } = world;
  const resolution = resolveModelInput(model, config, catalog, { agentId, forWriting: true });
  if (resolution.kind === 'unknown' || profile === '') return undefined;
  return profileIdOf(world, resolution.ref, profile) === undefined ? undefined : { model, profile };
}

/** The credential of that id; its provider may be left out: `@work` for `openai:work`. */
function profileIdOf(world: World, ref: ModelRef, profile: string): string | undefined {
  const ids = world.plan(ref).map((candidate) => candidate.id);
  return [profile, `${ref.provider}:${profile}`].find((id) => ids.includes(id));
}

function tell(ports: Ports, agentId: string, text: string): Promise<void> {
  return ports.health.addEvent({
    id: ports.random.id('event'),
    atMs: ports.clock.now(),
    agentId,
    kind: 'model-changed',
    text,
  });
}
