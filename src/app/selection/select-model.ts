import { AppError } from '../../core/errors.ts';
import type { SelectionSource } from '../../core/failover/fallback-chain.ts';
import { isAllowed, notAllowedLines } from '../../core/models/allowlist.ts';
import { type ModelRef, sameModelRef, splitProfileSuffix } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredPrimary,
  configuredPrimaryText,
  resolveModelInput,
} from '../../core/models/selection.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import { unknownModelError } from '../models/unknown-model.ts';
import type { World } from '../world/world.ts';

/** What a turn starts from and who chose it. */
export interface Selection {
  readonly requested: ModelRef;
  readonly source: SelectionSource;
  readonly profile: string | undefined;
  /** The person said that the configured fallbacks may stand in for their choice (decision 12). */
  readonly withFallbacks?: boolean | undefined;
  /** Something to tell the person about how the words were read (REF-6). */
  readonly warning?: string | undefined;
}

/**
 * The model a turn asks for: typed for this turn or given by a job, else the session's own choice, else the configured primary
 * (SRC-1, SRC-6).
 * Throws `model-unknown` and `no-model`.
 */
export function selectModel(
  world: World,
  session: SessionState | undefined,
  typed: string | undefined,
  isJob = false,
): Selection {
  if (typed !== undefined) {
    const { model, profile } = splitProfileSuffix(typed);
    const resolution = resolveModelInput(model, world.config, world.catalog, { agentId: world.agentId });
    if (resolution.kind === 'unknown') throw unknownModelError(typed, resolution.nearest);
    assertAllowed(world, resolution.ref);
    return { requested: resolution.ref, source: isJob ? 'job' : 'cli', profile, warning: resolution.warning };
  }
  const override = session?.override;
  if (override?.source === 'user') {
    const { provider, model } = override;
    const way = `The session asks for it; let it follow the default again: openclaw sessions set-model ${session?.sessionId} --default`;
    assertAllowed(world, { provider, model }, way);
    const profile = userPin(session, provider);
    const { withFallbacks } = session?.params ?? {};
    return { requested: { provider, model }, source: 'user', profile, withFallbacks };
  }
  const primary = configuredPrimary(world.config, world.agentId, world.catalog);
  if (primary === undefined) throw noPrimary(world);
  return { requested: primary, source: 'default', profile: undefined };
}

function noPrimary({ config, catalog, agentId }: World): AppError {
  const written = configuredPrimaryText(config, agentId);
  if (written === undefined) {
    return new AppError('no-model', 'No model is selected', {
      hint: 'Run "openclaw onboard" to choose one.',
    });
  }
  const resolution = resolveModelInput(written, config, catalog, { agentId });
  return unknownModelError(written, resolution.kind === 'unknown' ? resolution.nearest : []);
}

/**
 * ALLOW-2, ALLOW-4: the allowlist limits what people pick for a turn or a session. The configured chain runs whatever the list
 * says (ALLOW-7, ALLOW-8), so its members can be picked too.
 * @param way another way out than to allow it, in a sentence
 */
export function assertAllowed(world: World, ref: ModelRef, way?: string): void {
  const { config, agentId, catalog } = world;
  if (isAllowed(config, ref, agentId)) return;
  const primary = configuredPrimary(config, agentId, catalog);
  const chain = [
    ...(primary === undefined ? [] : [primary]),
    ...configuredFallbacks(config, agentId, catalog),
  ];
  if (chain.some((member) => sameModelRef(member, ref))) return;
  const [refusal, remedy] = notAllowedLines(ref);
  throw new AppError('model-unknown', refusal, { hint: remedy, details: way === undefined ? [] : [way] });
}

/** STICK-5: a profile that the person pinned is the only one that may be used; an automatic pin is a preference. */
function userPin(session: SessionState | undefined, provider: string): string | undefined {
  const pin = session?.profiles[provider];
  return pin?.source === 'user' ? pin.profileId : undefined;
}
