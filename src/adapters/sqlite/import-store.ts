import * as z from 'zod/mini';
import { AppError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import type { ImportClaim, ImportedCredential, ImportStore } from '../../core/ports/import-store.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { refKey, secretRefSchema } from '../../core/secrets/secret-ref.ts';
import type { Sealing, Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { createImportReceipts } from './import-receipts.ts';
import { archivePlace, sealedPlace } from './sealed-place.ts';
import { openSealed, readSealing, writeSealed } from './sealing.ts';

const rowSchema = once(() =>
  z.object({ sealed: z.nullable(z.instanceof(Buffer)), ref_json: z.nullable(z.string()) }),
);
type Row = z.infer<ReturnType<typeof rowSchema>>;

interface SealedRow {
  readonly credential: ImportedCredential;
  readonly bytes: Buffer | null;
  readonly fingerprint: string | null;
}

/**
 * Imports in SQLite. Its vault tells no redactor: ten thousand values would make every later line slow, and none of them
 * ever meets a text here.
 */
export function createImportStore(connection: Connection, vault: Vault, now: () => number): ImportStore {
  const seal = (secret: Secret, place: string, sealing: Sealing | undefined): Buffer =>
    vault.seal(secret, place, { mayMakeKey: !hasSealed(connection), sealing });
  const sealAll = (credentials: readonly ImportedCredential[], sealing: Sealing | undefined) =>
    credentials.map((credential): SealedRow => {
      const { secret } = credential;
      if (secret === undefined) return { credential, bytes: null, fingerprint: null };
      const bytes = seal(secret, sealedPlace(credential), sealing);
      return { credential, bytes, fingerprint: vault.fingerprint(secret, sealing) };
    });
  return {
    ...createImportReceipts(connection, now),
    async write(credentials) {
      const sealFor = (sealing: Sealing | undefined) => sealAll(credentials, sealing);
      await writeSealed(connection, sealFor, (sql, rows) => {
        for (const { credential, bytes, fingerprint } of rows) {
          insert(sql, credential, bytes, fingerprint, now());
        }
      });
    },
    compare: (credentials) =>
      new Map(
        credentials.flatMap((credential) => {
          const found = connection.read((sql) => rowOf(sql, credential));
          if (found === undefined) return [];
          return [
            [credential.id, isSame(found, credential, connection, vault) ? 'imported' : 'kept'] as const,
          ];
        }),
      ),
    async writeState(agentId, { orders, lastUsed }) {
      await connection.write((sql) => {
        const order = sql(
          'INSERT OR IGNORE INTO auth_order (agent_id, provider, order_json) VALUES (?, ?, ?)',
        );
        for (const [provider, ids] of orders) order.run(agentId, provider, JSON.stringify(ids));
        const used = sql(
          'INSERT OR IGNORE INTO credential_usage (credential_id, last_used_ms) VALUES (?, ?)',
        );
        for (const [id, atMs] of lastUsed) used.run(id, atMs);
      });
    },
    async receipt({ sourceId }: ImportClaim, owner, outcomes) {
      const count = (word: string): number =>
        [...outcomes.values()].filter((outcome) => outcome === word).length;
      await connection.write((sql) => {
        const note = sql(
          `INSERT OR REPLACE INTO migration_credentials (owner, profile_id, source_id, fingerprint, outcome)
           VALUES (@owner, @id, @sourceId,
             (SELECT fingerprint FROM auth_profiles WHERE owner = @owner AND profile_id = @id), @outcome)`,
        );
        for (const [id, outcome] of outcomes) note.run({ owner, id, sourceId, outcome });
        sql(
          `UPDATE migration_sources SET state = 'imported', imported = ?, kept = ? WHERE id = ? AND state = 'claimed'`,
        ).run(count('imported'), count('kept'), sourceId);
      });
    },
    seal: (name, text) =>
      seal(new Secret(text), archivePlace(name), connection.read(readSealing)).toString('base64'),
    unseal: (name, text) =>
      vault.openOld(Buffer.from(text, 'base64'), archivePlace(name), connection.read(readSealing)).reveal(),
  };
}

function hasSealed(connection: Connection): boolean {
  const query = 'SELECT 1 FROM auth_profiles WHERE sealed IS NOT NULL LIMIT 1';
  return connection.read((sql) => sql(query).get()) !== undefined;
}

function insert(
  sql: Sql,
  credential: ImportedCredential,
  bytes: Buffer | null,
  fingerprint: string | null,
  nowMs: number,
): void {
  const { copyToAgents, verification } = credential;
  sql(
    `INSERT OR IGNORE INTO auth_profiles (owner, profile_id, provider, type, sealed, ref_json, fingerprint, expires_at_ms,
       email, copy_to_agents, verification_state, verification_at_ms, created_at_ms, updated_at_ms)
     VALUES (@owner, @id, @provider, @type, @bytes, @ref, @fingerprint, @expires, @email, @copy, @state, @at, @now, @now)`,
  ).run({
    owner: credential.owner,
    id: credential.id,
    provider: credential.provider,
    type: credential.type,
    bytes,
    ref: credential.ref === undefined ? null : JSON.stringify(credential.ref),
    fingerprint,
    expires: credential.expiresAtMs ?? null,
    email: credential.email ?? null,
    copy: copyToAgents === undefined ? null : Number(copyToAgents),
    state: verification.state,
    at: verification.atMs,
    now: nowMs,
  });
}

function rowOf(sql: Sql, { owner, id }: ImportedCredential): Row | undefined {
  const row = sql('SELECT sealed, ref_json FROM auth_profiles WHERE owner = ? AND profile_id = ?').get(
    owner,
    id,
  );
  return row === undefined ? undefined : rowSchema().parse(row);
}

/** Opened and compared by fingerprint: that a row is there says nothing about what is in it (B006). */
function isSame(row: Row, credential: ImportedCredential, connection: Connection, vault: Vault): boolean {
  const { secret, ref } = credential;
  if (row.ref_json !== null) {
    return ref !== undefined && refKey(secretRefSchema().parse(JSON.parse(row.ref_json))) === refKey(ref);
  }
  if (row.sealed === null || secret === undefined) return false;
  try {
    const bytes = (sql: Sql): Buffer | undefined => rowOf(sql, credential)?.sealed ?? undefined;
    const stored = openSealed(connection, vault, bytes, sealedPlace(credential));
    const sealing = connection.read(readSealing);
    return stored !== undefined && vault.fingerprint(stored, sealing) === vault.fingerprint(secret, sealing);
  } catch (cause) {
    throw new AppError(
      'store-locked',
      `The stored credential ${credential.id} does not open, so nothing is compared`,
      {
        hint: 'The file is left as it is. Restore the key of this installation, then run the command again.',
        cause,
      },
    );
  }
}
