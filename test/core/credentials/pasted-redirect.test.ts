import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePastedRedirect } from '../../../src/core/credentials/pasted-redirect.ts';

describe('OAUTH-2: what a person pastes', () => {
  test.each([
    ['http://localhost:1455/auth/callback?code=abc-123&state=s1', 'abc-123', 's1'],
    ['  https://elsewhere.test/cb?state=s1&code=abc%2D123\n', 'abc-123', 's1'],
    ['http://localhost:1455/auth/callback?code=abc-123', 'abc-123', undefined],
    ['?code=abc-123&state=s1', 'abc-123', 's1'],
    ['code=abc-123&state=s1', 'abc-123', 's1'],
    ['localhost:1455/auth/callback?code=abc-123&state=s1', 'abc-123', 's1'],
    ['abc-123#s1', 'abc-123', 's1'],
    ['abc-123#', 'abc-123', undefined],
    ['abc-123', 'abc-123', undefined],
  ])('%j', (text, code, state) => {
    expect(parsePastedRedirect(text)).toEqual({ ok: true, code, state });
  });

  test.each([
    ['', 'Nothing was pasted'],
    ['http://localhost:1455/auth/callback', 'holds no code'],
    ['http://localhost:1455/auth/callback?code=', 'holds no code'],
    ['http://localhost/?error=access_denied&state=s1', 'access_denied'],
    ['two words', 'neither an address nor a code'],
    ['a', 'neither an address nor a code'],
  ])('%j is refused in words', (text, words) => {
    const parsed = parsePastedRedirect(text);
    expect(parsed.ok ? '' : parsed.problem).toContain(words);
  });

  test('any text is answered, never thrown at', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parsePastedRedirect(text).ok === 'boolean'));
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }),
        (text) => typeof parsePastedRedirect(text).ok === 'boolean',
      ),
    );
  });
});
