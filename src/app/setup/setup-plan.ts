import type { NewAuthProfile } from '../../core/credentials/credential.ts';
import { matchesDeclared } from '../../core/credentials/credential-eligibility.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ClearedScope } from '../../core/ports/store-reset.ts';
import { keyShapeNote } from '../../core/secrets/key-shape.ts';
import { allowlistEdits } from '../models/allowlist-edits.ts';
import { primaryEdits } from '../models/set-model.ts';
import type { World } from '../world/world.ts';
import { extraEdits, worldAfter } from './configure-edits.ts';
import { clearedEdits } from './reset-scope.ts';
import type { SetupDraft } from './setup-draft.ts';
import { recordEdits } from './setup-record.ts';
import { type TypedRow, typedRows } from './typed-rows.ts';

/** What a draft changes: the config's edits and the store's rows. Pure but for the clock; shown before it is applied. */
export interface SetupPlan {
  readonly edits: readonly ConfigEdit[];
  readonly profile: NewAuthProfile | undefined;
  /** The store's part in words, for the review. */
  readonly storeLines: readonly string[];
  /** Consequences that the diff does not show. */
  readonly notes: readonly string[];
}

/** Makes the plan of a draft. A provider that needs no change of the config gets none (B009). */
export function setupPlan(ports: Ports, world: World, draft: SetupDraft): SetupPlan {
  const profile = profileOf(ports, world, draft);
  const refs = [...(draft.primary === undefined ? [] : [draft.primary]), ...(draft.fallbacks ?? [])];
  const cleared = draft.clears === undefined ? [] : clearedEdits(world);
  const edits: ConfigEdit[] = [...cleared, ...endpointEdits(world, draft), ...modelEdits(world, draft)];
  edits.push(...allowlistEdits(world, refs).filter((edit) => !edits.some((known) => sameEdit(known, edit))));
  const isDeclared =
    draft.clears === undefined && world.config.auth?.profiles?.[profile?.id ?? ''] !== undefined;
  if (profile !== undefined && !isDeclared) {
    edits.push({
      op: 'set',
      path: ['auth', 'profiles', profile.id],
      value: { provider: profile.provider, mode: profile.type },
    });
  }
  if (world.config.wizard?.['securityAcknowledgedAt'] === undefined) {
    edits.push({
      op: 'set',
      path: ['wizard', 'securityAcknowledgedAt'],
      value: new Date(ports.clock.now()).toISOString(),
    });
  }
  edits.push(...recordEdits(ports, world, draft, edits));
  const { credential, provider } = draft;
  const shapeNote =
    credential.kind === 'secret' ? keyShapeNote(provider, credential.secret.reveal()) : undefined;
  const extras = extraEdits(worldAfter(world, edits), draft.extras ?? {});
  return {
    edits: [...edits, ...extras.edits],
    profile,
    storeLines: storeLines(draft, profile),
    notes: [...(shapeNote === undefined ? [] : [shapeNote]), ...extras.notes],
  };
}

function sameEdit(left: ConfigEdit, right: ConfigEdit): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function endpointEdits(world: World, draft: SetupDraft): readonly ConfigEdit[] {
  if (!draft.writesEndpoint) return [];
  const { provider } = draft;
  const known = world.config.models?.providers?.[provider];
  const path = ['models', 'providers', provider];
  const listed: readonly TypedRow[] = known?.models ?? [];
  const models = typedRows(draft, listed);
  if (known === undefined) {
    return [
      {
        op: 'set',
        path,
        value: { baseUrl: draft.baseUrl, api: draft.api, ...(models.length > 0 ? { models } : {}) },
      },
    ];
  }
  const edits: ConfigEdit[] = [];
  if (known.baseUrl !== draft.baseUrl)
    edits.push({ op: 'set', path: [...path, 'baseUrl'], value: draft.baseUrl });
  if (known.api !== draft.api) edits.push({ op: 'set', path: [...path, 'api'], value: draft.api });
  if (models !== listed) edits.push({ op: 'set', path: [...path, 'models'], value: models });
  return edits;
}

function modelEdits(world: World, draft: SetupDraft): readonly ConfigEdit[] {
  const { primary, fallbacks = [] } = draft;
  if (draft.replacesModels && primary !== undefined) {
    return [
      { op: 'set', path: ['agents', 'defaults', 'model'], value: { primary, fallbacks: [...fallbacks] } },
    ];
  }
  return [
    ...(primary === undefined ? [] : primaryEdits(world, primary)),
    ...(draft.fallbacks === undefined ? [] : fallbackEdits(world, draft)),
  ];
}

function fallbackEdits(world: World, draft: SetupDraft): readonly ConfigEdit[] {
  const setting = world.config.agents?.defaults?.model;
  const before = typeof setting === 'string' ? [] : (setting?.fallbacks ?? []);
  const after = draft.fallbacks ?? [];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ op: 'set', path: ['agents', 'defaults', 'model', 'fallbacks'], value: [...after] }];
}

function profileOf(ports: Ports, world: World, draft: SetupDraft): NewAuthProfile | undefined {
  const { credential, provider } = draft;
  if (credential.kind !== 'secret' && credential.kind !== 'env') return undefined;
  // An environment key that the provider reads by itself needs no row: it stays where the person keeps it (B035).
  if (credential.kind === 'env' && draft.descriptor?.env.includes(credential.name) === true) return undefined;
  const nowMs = ports.clock.now();
  const origin = originOf(draft.baseUrl);
  const token = credential.kind === 'secret' ? credential.token : undefined;
  const type = token === undefined ? 'api_key' : 'token';
  return {
    id: token?.profileId ?? freeProfileId(world, provider, { type, clears: draft.clears !== undefined }),
    provider,
    type,
    ...(token?.expiresAtMs === undefined ? {} : { expiresAtMs: token.expiresAtMs }),
    owner: 'shared',
    verification: { state: draft.verified ? 'verified' : 'unverified', atMs: nowMs },
    ...(credential.kind === 'secret'
      ? { secret: credential.secret }
      : { ref: { source: 'env', provider: 'default', id: credential.name } }),
    ...(origin === undefined ? {} : { origin }),
  };
}

/**
 * Adding never replaces (B023): `:default` first, then `:key-2`, `:key-3`… A name that the config declares for something
 * else, such as another program's sign-in, is taken too.
 */
function freeProfileId(
  world: World,
  provider: string,
  { type, clears }: { readonly type: 'api_key' | 'token'; readonly clears: boolean },
): string {
  const declared = clears ? [] : Object.entries(world.config.auth?.profiles ?? {});
  const taken = new Set([
    ...(clears ? [] : world.profiles).map((profile) => profile.id),
    ...declared.filter(([, entry]) => !matchesDeclared({ provider, type }, entry)).map(([id]) => id),
  ]);
  const first = `${provider}:${type === 'token' ? 'manual' : 'default'}`;
  if (!taken.has(first)) return first;
  for (let number = 2; ; number++) {
    const id = `${provider}:${type === 'token' ? 'token' : 'key'}-${number}`;
    if (!taken.has(id)) return id;
  }
}

const CLEARED: Readonly<Record<ClearedScope, string>> = {
  'config+creds+sessions': '- all stored credentials and conversations; a sealed copy is kept',
  full: '- all credentials, conversations, records and lists of models; a sealed copy is kept',
};

function storeLines(draft: SetupDraft, profile: NewAuthProfile | undefined): readonly string[] {
  const lines: string[] = draft.clears === undefined ? [] : [CLEARED[draft.clears]];
  if (profile?.secret !== undefined) {
    lines.push(
      `+ ${profile.id}  ${profile.type === 'token' ? 'token' : 'API key'}, sealed  (${draft.verified ? 'verified' : 'unverified'})`,
    );
  }
  if (profile?.ref !== undefined)
    lines.push(`+ ${profile.id}  reference to ${profile.ref.id} in the environment`);
  if (draft.credential.kind === 'env' && profile === undefined) {
    lines.push(`  ${draft.credential.name} stays in the environment; nothing is copied`);
  }
  if (draft.discovered !== undefined && draft.discovered.length > 0) {
    lines.push(`+ ${draft.discovered.length} models listed by ${draft.label}`);
  }
  return lines;
}
