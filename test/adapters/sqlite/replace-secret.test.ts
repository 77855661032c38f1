import { beforeEach, describe, expect, test } from 'vitest';
import type { AuthProfile } from '../../../src/core/credentials/credential.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newProfile, storeIn } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

const next = (name: string) => ({ secret: new Secret(`canary-${name}`), expiresAtMs: 5000 });

async function started() {
  const store = storeIn(folder);
  const profile = await store.auth.save(
    newProfile({
      id: 'openai-codex:default',
      provider: 'openai-codex',
      type: 'oauth',
      email: 'person@example.test',
      expiresAtMs: 1000,
    }),
  );
  return { store, profile };
}

describe('compare and set of OAuth material (decision 30)', () => {
  test('the first one replaces it, the second one is told that it comes too late', async () => {
    const { store, profile } = await started();
    const other = storeIn(folder);
    const results = await Promise.all([
      store.auth.replaceSecret(profile, next('first')),
      other.auth.replaceSecret(profile, next('second')),
    ]);
    const winners = results.filter((result): result is AuthProfile => result !== undefined);
    expect(winners).toHaveLength(1);
    expect(winners[0]).toMatchObject({
      expiresAtMs: 5000,
      email: 'person@example.test',
      createdAtMs: profile.createdAtMs,
    });
    expect(store.auth.get('main', profile.id)?.fingerprint).toBe(winners[0]?.fingerprint);
    other.close();
    store.close();
  });

  test('what was removed is not brought back', async () => {
    const { store, profile } = await started();
    await store.auth.remove('shared', profile.id);
    expect(await store.auth.replaceSecret(profile, next('late'))).toBeUndefined();
    expect(await store.auth.setRefreshFailure(profile, { atMs: 1, words: 'late' })).toBe(false);
    expect(store.auth.list('main')).toEqual([]);
    store.close();
  });

  test('a failed refresh outlives the process, and ends with new material', async () => {
    const { store, profile } = await started();
    expect(await store.auth.setRefreshFailure(profile, { atMs: 7, words: 'sign in again' })).toBe(true);
    store.close();
    const later = storeIn(folder);
    const failed = later.auth.get('main', profile.id);
    expect(failed?.refreshFailure).toEqual({ atMs: 7, words: 'sign in again' });
    const mended = failed && (await later.auth.replaceSecret(failed, next('new')));
    expect(mended?.refreshFailure).toBeUndefined();
    expect(await later.auth.setRefreshFailure(profile, { atMs: 9, words: 'of the old one' })).toBe(false);
    later.close();
  });
});
