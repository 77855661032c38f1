import { describe, expect, it } from 'vitest';
import { describeReason, fixForReason } from '../../../src/core/failure/describe-reason.ts';
import { FAILURE_REASONS } from '../../../src/core/failure/reason.ts';

const COMMANDS = [
  'models status',
  'models list',
  'models set',
  'models auth paste-api-key',
  'models cooldown list',
];

describe('B082: each reason has words and a next step', () => {
  it('describes each reason differently, without its machine spelling', () => {
    const words = FAILURE_REASONS.map(describeReason);
    expect(new Set(words).size).toBe(FAILURE_REASONS.length);
    expect(words.filter((text) => text === '' || text.includes('_'))).toEqual([]);
  });

  it.each(FAILURE_REASONS)('%s: the fix names only commands that exist', (reason) => {
    const fix = fixForReason(reason, 'groq');
    expect(fix).not.toBe('');
    for (const [, command] of fix.matchAll(/openclaw ([a-z -]+)/g)) {
      expect(COMMANDS.some((known) => command?.startsWith(known))).toBe(true);
    }
  });

  it.each(['auth', 'auth_permanent', 'billing'] as const)('%s: the fix names the provider', (reason) => {
    expect(fixForReason(reason, 'groq')).toContain('groq');
  });
});
