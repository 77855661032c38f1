import { expect, test } from 'vitest';
import { redactText } from '../../../src/core/config/config-diff.ts';

const shown = (apiKey: unknown): string | undefined => {
  const document = { models: { providers: { box: { apiKey } } } };
  return redactText(JSON.stringify(document), [document], JSON.parse);
};

test.each(['$A_KEY', '${A_KEY}'])('CFG-3: the reference %s is shown as it is', (text) => {
  expect(shown(text)).toContain(text);
});

test.each(['canary-key', '$canary-key', 'canary-${A_KEY}', '$${CANARY_KEY}', '$canary_key'])(
  'B032: %s is no reference and is not shown',
  (text) => {
    expect(shown(text)).not.toMatch(/canary/i);
    expect(shown(text)).toContain('__OPENCLAW_REDACTED__');
  },
);
