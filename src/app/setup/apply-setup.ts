import type { AuthProfile } from '../../core/credentials/credential.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { materialiseCatalog } from '../models/materialise-catalog.ts';
import { rememberRecent } from '../models/remember-recent.ts';
import { readWorld, type World } from '../world/world.ts';
import { messageOf } from './message-of.ts';
import type { SetupDraft } from './setup-draft.ts';
import type { SetupPlan } from './setup-plan.ts';

export interface AppliedSetup {
  readonly write: ConfigWriteResult;
  readonly profile: AuthProfile | undefined;
  /** The copy of what a reset took from the store. */
  readonly copyPath: string | undefined;
}

/**
 * Writes a reviewed plan: the config first, because that is where a race shows (`config-raced`, nothing written), then the
 * rest. When the rest cannot be stored, config and credential go back to what they were, so that neither half stays alone.
 */
export async function applySetup(
  ports: Ports,
  world: World,
  draft: SetupDraft,
  plan: SetupPlan,
  actor = 'onboard',
): Promise<AppliedSetup> {
  const write = await ports.config.apply({
    edits: plan.edits,
    expectedRevision: world.snapshot.revision,
    actor,
  });
  let profile: AuthProfile | undefined;
  let copyPath: string | undefined;
  try {
    copyPath = draft.clears === undefined ? undefined : await (await ports.storeReset()).clear(draft.clears);
    profile = plan.profile === undefined ? undefined : await ports.auth.save(plan.profile);
    if (draft.discovered !== undefined) {
      const origin = originOf(draft.baseUrl);
      await ports.catalogStore.replaceDiscovered('shared', draft.provider, draft.discovered, origin);
    }
    await ports.health.addEvent({
      id: ports.random.id('event'),
      atMs: ports.clock.now(),
      agentId: world.agentId,
      kind: plan.profile === undefined ? 'model-changed' : 'profile-saved',
      text: `${actor}: ${[plan.profile?.id, draft.primary].filter((part) => part !== undefined).join(', ')}`,
    });
  } catch (error) {
    if (profile !== undefined) await ports.auth.remove(profile.owner, profile.id).catch(() => false);
    const left = copyPath === undefined || (await isBroughtBack(ports)) ? undefined : copyPath;
    await undoConfig(ports, world, plan, { write, actor });
    throw left === undefined ? error : withCopy(error, left);
  }
  // The setup is complete without it; the next run does it again.
  await materialiseCatalog(ports, readWorld(ports, world.agentId)).catch(() => false);
  if (draft.primary !== undefined) await rememberRecent(ports, draft.primary);
  return { write, profile, copyPath };
}

/** What refused the new things may refuse the former ones too. */
async function isBroughtBack(ports: Ports): Promise<boolean> {
  try {
    await (await ports.storeReset()).restore();
    return true;
  } catch {
    return false;
  }
}

function withCopy(error: unknown, copyPath: string): AppError {
  return new AppError(error instanceof AppError ? error.code : 'bug', messageOf(error), {
    hint: `What was stored is in ${copyPath}. Bring it back with: openclaw onboard --undo-reset`,
    cause: error,
  });
}

/** Sets every edited place back to its former value; what was made on the way there goes too. */
async function undoConfig(
  ports: Ports,
  world: World,
  plan: SetupPlan,
  { write, actor }: { readonly write: ConfigWriteResult; readonly actor: string },
): Promise<void> {
  if (!write.changed) return;
  const edits = plan.edits.map((edit) => inverse(world.config, edit.path));
  await ports.config.apply({ edits, expectedRevision: write.revision, actor: `${actor} (undone)` });
}

function inverse(before: unknown, path: ConfigEdit['path']): ConfigEdit {
  let place = before;
  for (const [index, segment] of path.entries()) {
    place = (place as Readonly<Record<PropertyKey, unknown>>)[segment];
    if (place === undefined) return { op: 'unset', path: path.slice(0, index + 1) };
    // A plain value that an object took the place of comes back whole.
    if (typeof place !== 'object' || place === null)
      return { op: 'set', path: path.slice(0, index + 1), value: place };
  }
  return { op: 'set', path, value: place };
}
