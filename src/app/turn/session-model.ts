import { AppError } from '../../core/errors.ts';
import { isAllowed } from '../../core/models/allowlist.ts';
import { formatModelRef, splitProfileSuffix } from '../../core/models/model-ref.ts';
import { resolveModelInput } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { unknownModelError } from '../models/unknown-model.ts';
import { readWorld } from '../world.ts';
import { notAllowedError } from './not-allowed.ts';

export interface SessionModel {
  /** What the session asks for from now on; undefined when it follows the configured model again. */
  readonly ref: string | undefined;
  readonly profileId: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * Pins a session to a model, and with `@profile` to one credential (source `user`: exact, without fallbacks, SRC-1). Without
 * `@profile` an earlier pin of a credential goes (STICK-4). Throws `model-unknown` for unknown models and for those that the
 * allowlist does not hold (ALLOW-4), `credential-missing` for a profile that is not there; nothing is written then.
 * @param typed a model as people type it; undefined goes back to the default
 */
export async function setSessionModel(
  ports: Ports,
  sessionId: string,
  typed: string | undefined,
  agentId?: string,
): Promise<SessionModel> {
  const world = readWorld(ports, agentId);
  if (typed === undefined) {
    await ports.sessions.choose(world.agentId, sessionId, undefined);
    await tell(ports, world.agentId, `${sessionId} follows the default model again`);
    return { ref: undefined, profileId: undefined, warnings: [] };
  }
  const { model, profile: profileId } = splitProfileSuffix(typed);
  const resolution = resolveModelInput(model, world.config, world.catalog, {
    agentId: world.agentId,
    forWriting: true,
  });
  if (resolution.kind === 'unknown') throw unknownModelError(model, resolution.nearest);
  const { provider, model: id } = resolution.ref;
  if (!isAllowed(world.config, resolution.ref, world.agentId)) throw notAllowedError(resolution.ref);
  if (profileId !== undefined && !world.plan(resolution.ref).some((entry) => entry.id === profileId)) {
    throw new AppError('credential-missing', `No credentials found for profile ${profileId}`, {
      hint: `Run "openclaw models auth list --provider ${provider}" to see what there is.`,
    });
  }
  const ref = formatModelRef(resolution.ref);
  await ports.sessions.choose(world.agentId, sessionId, { provider, model: id, profileId });
  await tell(ports, world.agentId, `${sessionId} is pinned to ${ref}`);
  const warnings = [
    ...(resolution.warning === undefined ? [] : [resolution.warning]),
    ...(resolution.listed ? [] : [`${ref} is not in the catalog; saved as unverified.`]),
  ];
  return { ref, profileId, warnings };
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
