import * as z from 'zod/mini';
import type { AuthProfile, NewAuthProfile } from '../../core/credentials/credential.ts';
import { AppError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import type { AuthStore, ProfilePlace } from '../../core/ports/auth-store.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { secretRefSchema } from '../../core/secrets/secret-ref.ts';
import type { Sealing, Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { forgetProfiles, isBuried, liftTombstones } from './forget-profiles.ts';
import { number, oneOf, orNull, rowReader, text } from './row.ts';
import { sealedPlace } from './sealed-place.ts';
import { openSealed, readSealing, writeSealed } from './sealing.ts';

const toRow = rowReader({
  owner: text,
  profile_id: text,
  provider: text,
  type: oneOf('api_key', 'token', 'oauth'),
  has_sealed: number,
  ref_json: orNull(text),
  fingerprint: orNull(text),
  expires_at_ms: orNull(number),
  email: orNull(text),
  copy_to_agents: orNull(number),
  origin: orNull(text),
  verification_state: oneOf('verified', 'unverified', 'failed'),
  verification_at_ms: number,
  verification_detail: orNull(text),
  created_at_ms: number,
  updated_at_ms: number,
  refresh_failed_at_ms: orNull(number),
  refresh_failed_words: orNull(text),
  external_login: orNull(oneOf('claude-cli', 'codex-cli')),
});

const orderSchema = once(() => z.array(z.string()));
const toUsage = rowReader({ id: text, atMs: number });

const COLUMNS = `owner, profile_id, provider, type, sealed IS NOT NULL AS has_sealed, ref_json, fingerprint, expires_at_ms,
  email, copy_to_agents, origin, verification_state, verification_at_ms, verification_detail, created_at_ms, updated_at_ms,
  refresh_failed_at_ms, refresh_failed_words, external_login`;

/** Credentials in SQLite: one row each, the value sealed by the vault, everything else readable without it. */
export function createAuthStore(
  connection: Connection,
  path: string,
  vault: Vault,
  now: () => number,
): AuthStore {
  const list = (agentId: string): readonly AuthProfile[] =>
    connection.kept(`profiles ${agentId}`, (sql) => profilesOf(sql, agentId)) ?? [];
  return {
    list,
    get: (agentId, profileId) => list(agentId).find((profile) => profile.id === profileId),
    readSecret: (profile) =>
      openSealed(connection, vault, (sql) => sealedOf(sql, profile), sealedPlace(profile)),
    async save(profile) {
      const sealFor = (sealing: Sealing | undefined): Sealed | undefined =>
        profile.secret === undefined ? undefined : seal(connection, vault, profile, profile.secret, sealing);
      return writeSealed(connection, sealFor, (sql, sealed, sealing) => {
        const saved = upsert(sql, profile, sealed, now());
        liftTombstones(sql, profile, sealed?.fingerprint);
        // Saved means: what the store gives back opens and is the same; else nothing is changed (B044).
        if (sealed !== undefined) confirmReadBack(sql, vault, profile, sealing);
        return saved;
      });
    },
    async replaceSecret(profile, { secret, expiresAtMs }) {
      const sealFor = (sealing: Sealing | undefined): Sealed =>
        seal(connection, vault, profile, secret, sealing);
      return writeSealed(connection, sealFor, (sql, sealed, sealing) => {
        const row = sql(
          `UPDATE auth_profiles SET sealed = @sealed, fingerprint = @fingerprint, expires_at_ms = @expires,
             updated_at_ms = @now, refresh_failed_at_ms = NULL, refresh_failed_words = NULL
           WHERE owner = @owner AND profile_id = @id AND fingerprint IS @seen RETURNING ${COLUMNS}`,
        ).get({
          owner: profile.owner,
          id: profile.id,
          seen: profile.fingerprint ?? null,
          sealed: sealed.bytes,
          fingerprint: sealed.fingerprint,
          expires: expiresAtMs ?? null,
          now: now(),
        });
        if (row === undefined) return undefined;
        confirmReadBack(sql, vault, { ...profile, secret }, sealing);
        return toProfile(row);
      });
    },
    setRefreshFailure: (profile, { atMs, words }) =>
      connection.write(
        (sql) =>
          sql(
            `UPDATE auth_profiles SET refresh_failed_at_ms = ?, refresh_failed_words = ?
             WHERE owner = ? AND profile_id = ? AND fingerprint IS ?`,
          ).run(atMs, words, profile.owner, profile.id, profile.fingerprint ?? null).changes === 1,
      ),
    async remove(owner, profileId) {
      const removed = await connection.write(
        (sql) =>
          sql('DELETE FROM auth_profiles WHERE owner = ? AND profile_id = ?').run(owner, profileId).changes >
          0,
      );
      if (removed) await connection.forget();
      return removed;
    },
    async forget(places) {
      const forgotten = await connection.write((sql) => forgetProfiles(sql, places, now()));
      // Also when nothing was there: an earlier run may have been kept from it by a reader.
      const { forgetInCopies } = await import('./reset-copies.ts');
      return { ...forgotten, isWiped: await connection.forget(), copiesLeft: forgetInCopies(path, places) };
    },
    isBuried: (profile) =>
      connection.read((sql) =>
        isBuried(sql, profile, () =>
          profile.secret === undefined ? undefined : vault.fingerprint(profile.secret, readSealing(sql)),
        ),
      ) ?? false,
    async setVerification(profile, verification) {
      await connection.write((sql) =>
        sql(
          `UPDATE auth_profiles SET verification_state = ?, verification_at_ms = ?, verification_detail = ?
           WHERE owner = ? AND profile_id = ?`,
        ).run(verification.state, verification.atMs, verification.detail ?? null, profile.owner, profile.id),
      );
    },
    order: (agentId, provider) =>
      connection.kept(`order ${agentId} ${provider}`, (sql) => {
        const json = sql('SELECT order_json FROM auth_order WHERE agent_id = ? AND provider = ?')
          .pluck()
          .get(agentId, provider);
        return typeof json === 'string' ? orderSchema().parse(JSON.parse(json)) : undefined;
      }),
    async setOrder(agentId, provider, order) {
      await connection.write((sql) => {
        sql("DELETE FROM session_profiles WHERE agent_id = ? AND provider = ? AND source = 'auto'").run(
          agentId,
          provider,
        );
        if (order === undefined) {
          sql('DELETE FROM auth_order WHERE agent_id = ? AND provider = ?').run(agentId, provider);
          return;
        }
        sql('INSERT OR REPLACE INTO auth_order (agent_id, provider, order_json) VALUES (?, ?, ?)').run(
          agentId,
          provider,
          JSON.stringify(order),
        );
      });
    },
    lastUsed() {
      const rows = connection.read((sql) =>
        sql('SELECT credential_id AS id, last_used_ms AS atMs FROM credential_usage').all().map(toUsage),
      );
      return new Map((rows ?? []).map(({ id, atMs }) => [id, atMs]));
    },
    keyBackend: () => vault.backend(),
    pseudonym(text) {
      try {
        // No credential starts like this, so that no print of one is the print of the other.
        return vault.fingerprint(new Secret(`pseudonym\n${text}`));
      } catch (error) {
        if (error instanceof AppError && error.code === 'store-locked') return undefined;
        throw error;
      }
    },
  };
}

/** What an agent sees: its own profiles before the shared ones of the same id, in the order they were made. */
function profilesOf(sql: Sql, agentId: string): readonly AuthProfile[] {
  const rows = sql(
    `SELECT ${COLUMNS} FROM auth_profiles WHERE owner IN ('shared', ?) ORDER BY owner = 'shared', profile_id`,
  ).all(agentId);
  const own = new Map<string, AuthProfile>();
  for (const profile of rows.map(toProfile)) if (!own.has(profile.id)) own.set(profile.id, profile);
  return [...own.values()].sort((left, right) => left.createdAtMs - right.createdAtMs);
}

interface Sealed {
  readonly bytes: Buffer;
  readonly fingerprint: string;
}

/** Only the first sealed value may make the key: later, a missing key is a loss that must be told (decision 28). */
function seal(
  connection: Connection,
  vault: Vault,
  profile: ProfilePlace,
  secret: Secret,
  sealing: Sealing | undefined,
): Sealed {
  const isFirst =
    connection.read((sql) => sql('SELECT 1 FROM auth_profiles WHERE sealed IS NOT NULL LIMIT 1').get()) ===
    undefined;
  const bytes = vault.seal(secret, sealedPlace(profile), { mayMakeKey: isFirst, sealing });
  return { bytes, fingerprint: vault.fingerprint(secret, sealing) };
}

function sealedOf(sql: Sql, profile: ProfilePlace): Buffer | undefined {
  const sealed = sql('SELECT sealed FROM auth_profiles WHERE owner = ? AND profile_id = ?')
    .pluck()
    .get(profile.owner, profile.id);
  return Buffer.isBuffer(sealed) ? sealed : undefined;
}

function confirmReadBack(
  sql: Sql,
  vault: Vault,
  profile: ProfilePlace & { readonly secret?: Secret },
  sealing: Sealing | undefined,
): void {
  const stored = sealedOf(sql, profile);
  const opened = stored === undefined ? undefined : vault.open(stored, sealedPlace(profile), sealing);
  if (opened?.reveal() === profile.secret?.reveal()) return;
  throw new AppError(
    'store-corrupt',
    `The credential ${profile.id} reads back differently than it was written`,
    {
      hint: 'Nothing was changed. Check the disk, then add the credential again.',
    },
  );
}

function upsert(sql: Sql, profile: NewAuthProfile, sealed: Sealed | undefined, nowMs: number): AuthProfile {
  const row = sql(
    `INSERT INTO auth_profiles (owner, profile_id, provider, type, sealed, ref_json, fingerprint, expires_at_ms, email, origin,
       verification_state, verification_at_ms, verification_detail, created_at_ms, updated_at_ms, external_login)
     VALUES (@owner, @id, @provider, @type, @sealed, @ref, @fingerprint, @expires, @email, @origin, @state, @at, @detail, @now,
       @now, @login)
     ON CONFLICT (owner, profile_id) DO UPDATE SET provider = excluded.provider, type = excluded.type,
       sealed = excluded.sealed, ref_json = excluded.ref_json, fingerprint = excluded.fingerprint,
       expires_at_ms = excluded.expires_at_ms, email = excluded.email, origin = excluded.origin,
       refresh_failed_at_ms = NULL, refresh_failed_words = NULL, external_login = excluded.external_login,
       verification_state = excluded.verification_state, verification_at_ms = excluded.verification_at_ms,
       verification_detail = excluded.verification_detail, updated_at_ms = excluded.updated_at_ms
     RETURNING ${COLUMNS}`,
  ).get({
    owner: profile.owner,
    id: profile.id,
    provider: profile.provider,
    type: profile.type,
    sealed: sealed?.bytes ?? null,
    ref: profile.ref === undefined ? null : JSON.stringify(profile.ref),
    fingerprint: sealed?.fingerprint ?? null,
    expires: profile.expiresAtMs ?? null,
    email: profile.email ?? null,
    origin: profile.origin ?? null,
    state: profile.verification.state,
    at: profile.verification.atMs,
    detail: profile.verification.detail ?? null,
    login: profile.externalLogin ?? null,
    now: nowMs,
  });
  return toProfile(row);
}

function toProfile(value: unknown): AuthProfile {
  const row = toRow(value);
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
    ...(row.ref_json === null ? {} : { ref: secretRefSchema().parse(JSON.parse(row.ref_json)) }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    ...(row.expires_at_ms === null ? {} : { expiresAtMs: row.expires_at_ms }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.copy_to_agents === null ? {} : { copyToAgents: row.copy_to_agents === 1 }),
    ...(row.origin === null ? {} : { origin: row.origin }),
    ...(row.external_login === null ? {} : { externalLogin: row.external_login }),
    ...(row.refresh_failed_at_ms === null
      ? {}
      : { refreshFailure: { atMs: row.refresh_failed_at_ms, words: row.refresh_failed_words ?? '' } }),
  };
}
