import { expect, test } from 'vitest';
import { keyShapeNote } from '../../../src/core/secrets/key-shape.ts';

test.each([
  ['xiaomi', 'tp-canary', 'xiaomi-token-plan'],
  ['xiaomi-token-plan', 'sk-canary', 'connect xiaomi with it'],
  ['xiaomi', 'sk-canary', undefined],
  ['xiaomi-token-plan', 'tp-canary', undefined],
  ['openai', 'tp-canary', undefined],
  ['openai', 'sk-canary', undefined],
])('PROV-5: a key for %s that begins as %s', (provider, key, words) => {
  const note = keyShapeNote(provider, key);
  if (words === undefined) expect(note).toBeUndefined();
  else expect(note).toContain(words);
  expect(note ?? '').not.toContain('canary');
});
