import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { AuthProfile, NewAuthProfile } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import type { AuthStore } from '../../core/ports/auth-store.ts';
import { SecretRefSchema } from '../../core/secret-ref.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Connection } from './connection.ts';

const RowSchema = z.object({
  owner: z.string(),
  profile_id: z.string(),
  provider: z.string(),
  type: z.enum(['api_key', 'token', 'oauth']),
  has_sealed: z.number(),
  ref_json: z.string().nullable(),
  fingerprint: z.string().nullable(),
  expires_at_ms: z.number().nullable(),
  email: z.string().nullable(),
  copy_to_agents: z.number().nullable(),
  origin: z.string().nullable(),
  verification_state: z.enum(['verified', 'unverified', 'failed']),
  verification_at_ms: z.number(),
  verification_detail: z.string().nullable(),
  created_at_ms: z.number(),
  updated_at_ms: z.number(),
});

const COLUMNS = `owner, profile_id, provider, type, sealed IS NOT NULL AS has_sealed, ref_json, fingerprint, expires_at_ms,
  email, copy_to_agents, origin, verification_state, verification_at_ms, verification_detail, created_at_ms, updated_at_ms`;

/** Credentials in SQLite: one row each, the value sealed by the vault, everything else readable without it. */
export function createAuthStore(connection: Connection, vault: Vault, now: () => number): AuthStore {
  const list = (agentId: string): readonly AuthProfile[] => {
    const rows = connection
      .reader()
      ?.prepare(
        `SELECT ${COLUMNS} FROM auth_profiles WHERE owner IN ('shared', ?) ORDER BY owner = 'shared', profile_id`,
      )
      .all(agentId);
    const own = new Map<string, AuthProfile>();
    for (const row of rows ?? []) {
      const profile = toProfile(row);
      if (!own.has(profile.id)) own.set(profile.id, profile);
    }
    return [...own.values()].sort((left, right) => left.createdAtMs - right.createdAtMs);
  };
  return {
    list,
    get: (agentId, profileId) => list(agentId).find((profile) => profile.id === profileId),
    readSecret(profile) {
      const sealed = connection
        .reader()
        ?.prepare('SELECT sealed FROM auth_profiles WHERE owner = ? AND profile_id = ?')
        .pluck()
        .get(profile.owner, profile.id);
      return Buffer.isBuffer(sealed) ? vault.open(sealed, placeOf(profile)) : undefined;
    },
    async save(profile) {
      const sealed = profile.secret === undefined ? null : vault.seal(profile.secret, placeOf(profile));
      const saved = await connection.write((database) => upsert(database, profile, sealed, vault, now()));
      // Saved means: what the disk gives back opens and is the same (B044).
      const stored = sealed === null ? undefined : this.readSecret(saved);
      if (stored !== undefined && stored.reveal() !== profile.secret?.reveal()) {
        throw new AppError(
          'store-corrupt',
          `The credential ${profile.id} reads back differently than it was written`,
        );
      }
      return saved;
    },
    async remove(owner, profileId) {
      const removed = await connection.write(
        (database) =>
          database
            .prepare('DELETE FROM auth_profiles WHERE owner = ? AND profile_id = ?')
            .run(owner, profileId).changes,
      );
      // The deleted bytes are still in the WAL until it is folded in (user-pain 5.1).
      connection.writer().pragma('wal_checkpoint(TRUNCATE)');
      return removed > 0;
    },
    async setVerification(profile, verification) {
      await connection.write((database) =>
        database
          .prepare(
            `UPDATE auth_profiles SET verification_state = ?, verification_at_ms = ?, verification_detail = ?
             WHERE owner = ? AND profile_id = ?`,
          )
          .run(verification.state, verification.atMs, verification.detail ?? null, profile.owner, profile.id),
      );
    },
    order(agentId, provider) {
      const json = connection
        .reader()
        ?.prepare('SELECT order_json FROM auth_order WHERE agent_id = ? AND provider = ?')
        .pluck()
        .get(agentId, provider);
      return typeof json === 'string' ? z.array(z.string()).parse(JSON.parse(json)) : undefined;
    },
    async setOrder(agentId, provider, order) {
      await connection.write((database) =>
        order === undefined
          ? database
              .prepare('DELETE FROM auth_order WHERE agent_id = ? AND provider = ?')
              .run(agentId, provider)
          : database
              .prepare('INSERT OR REPLACE INTO auth_order (agent_id, provider, order_json) VALUES (?, ?, ?)')
              .run(agentId, provider, JSON.stringify(order)),
      );
    },
    lastUsed() {
      const rows = connection
        .reader()
        ?.prepare('SELECT credential_id, last_used_ms FROM credential_usage')
        .raw()
        .all();
      return new Map((rows ?? []) as [string, number][]);
    },
    keyBackend: () => vault.backend(),
  };
}

/** Ties a sealed value to its row: moved to another row it does not open. */
function placeOf(profile: { readonly owner: string; readonly id: string }): string {
  return `${profile.owner}\n${profile.id}`;
}

function upsert(
  database: Database.Database,
  profile: NewAuthProfile,
  sealed: Buffer | null,
  vault: Vault,
  nowMs: number,
): AuthProfile {
  const row = database
    .prepare(
      `INSERT INTO auth_profiles (owner, profile_id, provider, type, sealed, ref_json, fingerprint, expires_at_ms, origin,
         verification_state, verification_at_ms, verification_detail, created_at_ms, updated_at_ms)
       VALUES (@owner, @id, @provider, @type, @sealed, @ref, @fingerprint, @expires, @origin, @state, @at, @detail, @now, @now)
       ON CONFLICT (owner, profile_id) DO UPDATE SET provider = excluded.provider, type = excluded.type,
         sealed = excluded.sealed, ref_json = excluded.ref_json, fingerprint = excluded.fingerprint,
         expires_at_ms = excluded.expires_at_ms, origin = excluded.origin,
         verification_state = excluded.verification_state, verification_at_ms = excluded.verification_at_ms,
         verification_detail = excluded.verification_detail, updated_at_ms = excluded.updated_at_ms
       RETURNING ${COLUMNS}`,
    )
    .get({
      owner: profile.owner,
      id: profile.id,
      provider: profile.provider,
      type: profile.type,
      sealed,
      ref: profile.ref === undefined ? null : JSON.stringify(profile.ref),
      fingerprint: profile.secret === undefined ? null : vault.fingerprint(profile.secret),
      expires: profile.expiresAtMs ?? null,
      origin: profile.origin ?? null,
      state: profile.verification.state,
      at: profile.verification.atMs,
      detail: profile.verification.detail ?? null,
      now: nowMs,
    });
  return toProfile(row);
}

function toProfile(value: unknown): AuthProfile {
  const row = RowSchema.parse(value);
  return {
    id: row.profile_id,
    provider: row.provider,
    type: row.type,
    owner: row.owner,
    hasSecret: row.has_sealed === 1 || row.ref_json !== null,
    verification: {
      state: row.verification_state,
      atMs: row.verification_at_ms,
      ...(row.verification_detail === null ? {} : { detail: row.verification_detail }),
    },
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    ...(row.ref_json === null ? {} : { ref: SecretRefSchema.parse(JSON.parse(row.ref_json)) }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    ...(row.expires_at_ms === null ? {} : { expiresAtMs: row.expires_at_ms }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.copy_to_agents === null ? {} : { copyToAgents: row.copy_to_agents === 1 }),
    ...(row.origin === null ? {} : { origin: row.origin }),
  };
}
