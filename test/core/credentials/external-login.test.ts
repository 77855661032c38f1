import { describe, expect, test } from 'vitest';
import {
  type DiscoveryScope,
  externalLoginOf,
  loginsInScope,
} from '../../../src/core/credentials/external-login.ts';

const CASES: readonly (readonly [DiscoveryScope, readonly string[]])[] = [
  [{ mode: 'none' }, []],
  [{ mode: 'existing', profiles: [] }, []],
  [{ mode: 'existing', profiles: [{}, { externalLogin: 'codex-cli' }] }, ['codex-cli']],
  [{ mode: 'scoped', providers: [] }, []],
  [{ mode: 'scoped', providers: ['openai', 'google'] }, []],
  [{ mode: 'scoped', providers: ['anthropic'] }, ['claude-cli']],
  [{ mode: 'scoped', providers: ['openai-codex', 'anthropic'] }, ['claude-cli', 'codex-cli']],
];

describe('sign-ins of other programs', () => {
  test.each(CASES)('CRED-12: %j looks for %j', (scope, ids) => {
    expect(loginsInScope(scope).map((kind) => kind.id)).toEqual(ids);
  });

  test.each([
    ['anthropic', 'claude-cli'],
    ['openai', 'codex-cli'],
    ['openai-codex', 'codex-cli'],
    ['openrouter', undefined],
  ])('AUTHCLI-7: that of %s is %s', (provider, id) => {
    expect(externalLoginOf(provider)?.id).toBe(id);
  });
});
