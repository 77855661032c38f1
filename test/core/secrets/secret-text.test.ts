import { describe, expect, test } from 'vitest';
import { cleanSecretText } from '../../../src/core/secrets/secret-text.ts';

describe('a pasted key (B041)', () => {
  test.each([
    ['line feed', 'canary-\nabc'],
    ['carriage return and line feed', 'canary-\r\nabc'],
    ['line separator', 'canary-\u2028abc'],
    ['tab', 'canary-\tabc'],
    ['no-break space', 'canary-\u00a0abc'],
    ['byte order mark', '\ufeffcanary-abc'],
    ['zero-width space', 'canary-\u200babc'],
    ['spaces around', '  canary-abc \n'],
  ])('%s is taken out, everything else stays', (_, text) => {
    expect(cleanSecretText(text)).toEqual({ value: 'canary-abc', problem: undefined });
  });

  test('every character that keys have stays', () => {
    const key = `${'aZ09._-+/=:~!@#$%^&*()'.repeat(9)}`;
    expect(cleanSecretText(key).value).toBe(key);
  });

  test.each(['', '   ', '\u001b[31mcanary', 'schlüssel-abc', 'abc'])(
    '%j is refused with a reason',
    (text) => {
      expect(cleanSecretText(text).problem).toEqual(expect.any(String));
    },
  );
});
