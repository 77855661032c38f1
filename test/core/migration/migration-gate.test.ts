import { expect, test } from 'vitest';
import type { CredentialCandidate } from '../../../src/core/credentials/credential-plan.ts';
import {
  gatedPlan,
  gateNotice,
  migrationGate,
  OPEN_GATE,
} from '../../../src/core/migration/migration-gate.ts';
import type { LegacyFile, LegacyKind } from '../../../src/core/ports/legacy-files.ts';

const file = (document: unknown, kind: LegacyKind = 'auth-profiles'): LegacyFile => ({
  path: '/s/agents/main/agent/auth-profiles.json',
  kind,
  agentId: 'main',
  content:
    document === undefined
      ? { ok: false, problem: 'is not JSON' }
      : { ok: true, document, text: '', digest: '' },
});
const groq = file({ groq: { apiKey: 'canary-g' } });
const none = (): ReadonlySet<string> => new Set();
const env: CredentialCandidate = { id: 'env:KEY', source: 'env', envName: 'KEY' };

test.each<[string, readonly LegacyFile[], boolean, readonly string[], object]>([
  ['no file', [], false, [], OPEN_GATE],
  [
    'DOC-4: an empty store blocks the providers that the file names',
    [groq],
    false,
    [],
    { blocked: new Set(['groq']) },
  ],
  ['DOC-4: a store with profiles only warns', [groq], true, [], { blocked: new Set(), paths: [groq.path] }],
  ['DOC-4: an unreadable file blocks the agent', [groq, file(undefined)], false, [], { blocked: 'all' }],
  ['DOC-4: a document that is no object is unreadable', [file([])], false, [], { blocked: 'all' }],
  ['DOC-3: what a receipt names does not wait', [groq], false, ['groq:default'], OPEN_GATE],
  [
    'state and catalogs block nothing',
    [file(undefined, 'models'), file({}, 'auth-state')],
    false,
    [],
    OPEN_GATE,
  ],
  ['an entry without a key blocks nothing', [file({ groq: {} })], false, [], OPEN_GATE],
  [
    'an entry that cannot be imported blocks its provider',
    [file({ profiles: { 'groq:x': { type: 'new' } } })],
    false,
    [],
    { blocked: new Set(['groq']) },
  ],
])('%s', (_, files, hasProfiles, receipted, expected) => {
  expect(migrationGate(files, hasProfiles, () => new Set(receipted))).toMatchObject(expected);
});

test('DOC-4: no fall-through to the environment for a blocked provider, others work', () => {
  const gate = migrationGate([groq], false, none);
  expect(gatedPlan([env], 'groq', gate)).toEqual([{ ...env, whyNot: 'migration_required' }]);
  expect(gatedPlan([], 'groq', gate)).toMatchObject([{ id: 'legacy:groq', whyNot: 'migration_required' }]);
  expect(gatedPlan([env], 'openai', gate)).toEqual([env]);
  expect(gatedPlan([], 'openai', migrationGate([file(undefined)], false, none))).toHaveLength(1);
  const plan = gatedPlan([env], 'volcengine-plan', { blocked: new Set(['volcengine']), paths: [] });
  expect(plan[0]?.whyNot).toBe('migration_required');
});

test('one sentence says what waits and what to do', () => {
  expect(gateNotice(OPEN_GATE)).toBeUndefined();
  expect(gateNotice(migrationGate([groq], false, none))).toMatch(
    /^AUTH_PROFILE_MIGRATION_REQUIRED: .* of groq\./,
  );
  expect(gateNotice(migrationGate([groq], true, none))).toContain('They are not used');
  expect(gateNotice(migrationGate([file(undefined)], false, none))).toContain('no credential is used');
});
