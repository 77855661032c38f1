import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatOAuthMaterial,
  parseOAuthMaterial,
  sameAccount,
} from '../../../src/core/credentials/oauth-material.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

const text = fc.string({ minLength: 1 });
const facts = fc.record(
  {
    expires: fc.integer({ min: 1, max: 8_640_000_000_000_000 }),
    refresh: text,
    accountId: text,
    email: text,
    tokenUrl: text,
    clientId: text,
  },
  { requiredKeys: [] },
);

describe('CRED-3: OAuth material', () => {
  test('what is sealed reads back the same, with every field or few', () => {
    fc.assert(
      fc.property(text, facts, (access, { expires, refresh, ...known }) => {
        const sealed = formatOAuthMaterial({
          access: new Secret(access),
          ...(refresh === undefined ? {} : { refresh: new Secret(refresh) }),
          ...(expires === undefined ? {} : { expiresAtMs: expires }),
          ...known,
        });
        const read = parseOAuthMaterial(sealed);
        expect(read?.access.reveal()).toBe(access);
        expect(read?.refresh?.reveal()).toBe(refresh);
        expect(read?.expiresAtMs).toBe(expires);
        expect(read).toMatchObject(known);
      }),
    );
  });

  test('it is never printed by accident', () => {
    const material = { access: new Secret('canary-access'), refresh: new Secret('canary-refresh') };
    expect(JSON.stringify(material)).not.toContain('canary');
    expect(String(formatOAuthMaterial(material))).toBe('[redacted]');
  });

  test.each(['canary-bare-token', '', '{}', '{"access":""}', '{"access":1}', 'null', '[]'])(
    '%j is no OAuth material',
    (sealed) => {
      expect(parseOAuthMaterial(new Secret(sealed))).toBeUndefined();
    },
  );

  test.each([
    [{ accountId: 'a' }, { accountId: 'a', email: 'x@y' }, true],
    [{ accountId: 'a' }, { accountId: 'b' }, false],
    [{ accountId: 'a', email: 'x@y' }, { accountId: 'a', email: 'z@y' }, true],
    [{ email: 'x@y' }, { email: 'z@y' }, false],
    [{ email: 'x@y' }, {}, true],
    [{}, {}, true],
  ])('OAUTH-5: %j and %j are one account: %s', (left, right, expected) => {
    expect(sameAccount(left, right)).toBe(expected);
    expect(sameAccount(right, left)).toBe(expected);
  });
});
