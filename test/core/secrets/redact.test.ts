import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBundledCatalog } from '../../../src/adapters/catalog/bundled-catalog.ts';
import { modelsOf } from '../../../src/core/models/models-by-provider.ts';
import { createRedactor, looksLikeSecret } from '../../../src/core/secrets/redact.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

const CANARY = 'canary/a+b "c"=d?e\\ü';

function redactorOf(...values: string[]) {
  const redactor = createRedactor();
  for (const value of values) redactor.add(new Secret(value));
  return redactor;
}

describe('S9: a loaded secret is taken out in every form', () => {
  const bytes = Buffer.from(CANARY);
  test.each<[string, string]>([
    ['plain', CANARY],
    ['URL-encoded', encodeURIComponent(CANARY)],
    ['URL-encoded in lower case', encodeURIComponent(CANARY).replace(/%../g, (code) => code.toLowerCase())],
    ['form-encoded', encodeURIComponent(CANARY).replaceAll('%20', '+')],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['JSON-escaped', JSON.stringify(CANARY).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(CANARY)).slice(3, -3)],
  ])('%s', (_, form) => {
    const clean = redactorOf(CANARY).redact(`before ${form} after`);
    expect(clean).toBe('before [redacted] after');
  });

  test('as a part of longer base64 text, at each of the three positions', () => {
    for (const user of ['', 'u:', 'us:', 'usr:']) {
      const text = Buffer.from(`${user}${CANARY}!tail`).toString('base64');
      const clean = redactorOf(CANARY).redact(text);
      expect(clean).toContain('[redacted]');
      const left = clean.replace('[redacted]', '');
      expect(left.length).toBeLessThan(text.length - bytes.length);
    }
  });

  test('the longest first, so that no tail of a longer secret stays', () => {
    expect(redactorOf('canary', 'canary-long-value').redact('x canary-long-value y')).toBe('x [redacted] y');
  });

  test('values shorter than six characters are not registered', () => {
    expect(redactorOf('abcde').redact('abcde')).toBe('abcde');
  });

  test('white space around a pasted value does not hide it', () => {
    expect(redactorOf(' canary-value\n').redact('[canary-value]')).toBe('[[redacted]]');
  });

  test('of any secret, none of the forms survives', () => {
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 6, unit: 'grapheme' })
          .filter((v) => v.trim().length >= 6 && !'[redacted]'.includes(v)),
        (value) => {
          const redactor = redactorOf(value);
          const text = new TextDecoder().decode(new TextEncoder().encode(value));
          for (const form of [
            text,
            encodeURIComponent(text),
            Buffer.from(text).toString('base64'),
            JSON.stringify(text).slice(1, -1),
          ]) {
            expect(redactor.redact(`<${form}>`)).toBe('<[redacted]>');
          }
        },
      ),
    );
  });
});

describe('S10: shapes of keys that were never loaded', () => {
  const body = 'Canary0123456789canary';
  test.each<[string, string]>([
    [`Authorization: Bearer ${body}`, 'Authorization: Bearer [redacted]'],
    [`key sk-${body} end`, 'key [redacted] end'],
    [`gsk_${body}`, '[redacted]'],
    [`AIza${body}`, '[redacted]'],
    [`http://user:${body}@host/p`, 'http://[redacted]@host/p'],
    [`https://h/v1?key=${body}&alt=sse`, 'https://h/v1?key=[redacted]&alt=sse'],
    [`{"x-api-key": "${body}"}`, '{"x-api-key": "[redacted]"}'],
  ])('%s', (text, expected) => {
    const clean = createRedactor().redact(text);
    expect(clean).toBe(expected);
    expect(createRedactor().redact(clean)).toBe(expected);
  });

  test.each([
    'Bearer authentication is required',
    'Incorrect API key provided',
    'the task-force and sk-learn',
    'openrouter/meta-llama/llama-3.3-70b-instruct:free',
    'https://api.openai.com/v1/models?limit=10',
    'ratio 3:4 @ noon',
  ])('ordinary words stay: %s', (text) => {
    expect(createRedactor().redact(text)).toBe(text);
  });
});

describe('S9: what looks like a key is not repeated by a search field', () => {
  test.each([
    'sk-canary-0000000000',
    'canaryTq7Nb2Xw9Lm4Rs8Kd',
    'canary00000000000000000000000000',
    'so sk-canary-0000000000 it is',
  ])('%s', (text) => {
    expect(looksLikeSecret(text)).toBe(true);
  });

  test('no model that the catalog lists looks like one, and no provider', () => {
    const rows = modelsOf(createBundledCatalog().models);
    const words = rows.flatMap(({ provider, id, name }) => [`${provider}/${id}`, id, name, provider]);
    expect(words.length).toBeGreaterThan(1000);
    expect(words.filter(looksLikeSecret)).toEqual([]);
  });
});
