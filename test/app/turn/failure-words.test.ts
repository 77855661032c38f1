import { describe, expect, test } from 'vitest';
import { providerWords, wordsOfReason } from '../../../src/app/turn/failure-words.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';

describe('the words of a provider', () => {
  test.each<[string, FailureEvidence, string]>([
    [
      'the sentence inside a JSON body',
      { body: '{"error":{"code":1,"message":"slow \\"down\\"\\nnow"}}', message: 'x' },
      'slow "down"\nnow',
    ],
    [
      'letters spelled as escapes',
      { body: '{"message":"Cl\\u00e9 refus\\u00e9e \\ud83d\\ude00"}' },
      'Clé refusée 😀',
    ],
    [
      'control characters as such, for the sink to take out',
      { body: '{"message":"a\\u001b[31mb"}' },
      'a\u001b[31mb',
    ],
    ['a spelling that is none', { body: '{"message":"C:\\users \\"x\\""}' }, 'C:\\users "x"'],
    ['a sentence that the limit of the body cut', { body: '{"message": "it is too mu' }, 'it is too mu'],
    ['the message of the transport', { message: 'socket closed' }, 'socket closed'],
    ['the message of its cause', { cause: { message: 'connect refused' } }, 'connect refused'],
    ['a body that is plain text', { body: 'quota used up' }, 'quota used up'],
    [
      'no pages',
      { status: 502, body: '<html>Bad Gateway' },
      "HTTP 502 with a web page in place of a model's words",
    ],
    ['nothing', {}, ''],
  ])('%s', (_name, evidence, words) => {
    expect(providerWords(evidence)).toBe(words);
  });

  test('S9: nothing is cut before it is redacted', () => {
    const long = `${'x'.repeat(290)} canary-${'k'.repeat(200)}`;
    expect(providerWords({ body: long })).toBe(long);
    expect(providerWords({ body: JSON.stringify({ message: long }) })).toBe(long);
  });
});

test.each([
  ['blocked', 'all its keys are cooling'],
  ['missing_credential', 'no credential'],
  ['incapable', 'it cannot do this'],
  ['rate_limit', 'rate limit'],
] as const)('%s reads "%s"', (reason, words) => {
  expect(wordsOfReason(reason)).toBe(words);
});
