import { describe, expect, test } from 'vitest';
import { redactText } from '../../../src/core/config/config-diff.ts';
import { parseConfigValue } from '../../../src/core/config/config-value.ts';
import {
  isSecretPath,
  mayHoldSecretRef,
  redactConfig,
  refsIn,
} from '../../../src/core/secrets/secret-paths.ts';

const HIDDEN = '__OPENCLAW_REDACTED__';

describe('places of secrets (SEC-13, CFG-3)', () => {
  test.each([
    'models.providers.x.apiKey',
    'models.providers.x.api-key',
    'models.providers.x.headers.X-Anything',
    'models.providers.x.request.headers.X',
    'models.providers.x.request.auth.token',
    'models.providers.x.request.auth.value',
    'models.providers.x.request.tls.passphrase',
    'models.providers.x.request.proxy.tls.key',
  ])('%s holds a secret and may hold a reference', (path) => {
    expect(isSecretPath(path.split('.'))).toBe(true);
    expect(mayHoldSecretRef(path.split('.'))).toBe(true);
  });

  test.each(['gateway.auth.token', 'channels.telegram.botToken', 'env.OPENAI_API_KEY', 'env.vars.MY_SECRET'])(
    '%s of another program is hidden too',
    (path) => expect(isSecretPath(path.split('.'))).toBe(true),
  );

  test.each([
    'models.providers.x.baseUrl',
    'models.providers.x.models.0.maxTokens',
    'agents.defaults.model.primary',
    'env.PATH',
    'env.MONKEY_NAME',
    'secrets.providers.vault.command',
  ])('%s is shown', (path) => expect(isSecretPath(path.split('.'))).toBe(false));

  test('texts go, references and empty texts stay', () => {
    const ref = { source: 'env', provider: 'default', id: 'A' };
    const document = {
      models: { providers: { x: { apiKey: 'canary-1', headers: { a: '${A_B}', b: '' }, models: [] } } },
      gateway: { auth: { token: ref, mode: 'token' }, tokens: ['x'] },
    };
    expect(redactConfig(document)).toEqual({
      models: { providers: { x: { apiKey: HIDDEN, headers: { a: '${A_B}', b: '' }, models: [] } } },
      gateway: { auth: { token: ref, mode: 'token' }, tokens: ['x'] },
    });
    expect(refsIn(document, 'default').map(({ path }) => path.join('.'))).toEqual([
      'models.providers.x.headers.a',
      'gateway.auth.token',
    ]);
  });
});

describe('a text for showing', () => {
  const parse = (text: string): unknown => JSON.parse(text);
  const config = (key: string) => ({ models: { providers: { x: { apiKey: key } } } });

  test('a changed key shows as a changed line, and neither is in it', () => {
    const [before, after] = [config('canary-one-1'), config('canary-"two"')];
    const show = (document: unknown) => redactText(JSON.stringify(document), [before, after], parse);
    expect(show(before)).toContain(`"${HIDDEN} 1"`);
    expect(show(after)).toContain(`"${HIDDEN} 2"`);
    expect(show(after)).not.toContain('two');
  });

  test('a short key is taken out as a value only', () => {
    const text = (key: string): string => `{"xs":{},"models":{"providers":{"x":{"apiKey":"${key}"}}}}`;
    expect(redactText(text('xs1'), [config('xs1')], parse)).toBe(text(`${HIDDEN} 1`));
  });

  test('a key that is written in another way gives no text at all', () => {
    const text = '{"models":{"providers":{"x":{"apiKey":"c\\u0061nary-one"}}}}';
    expect(redactText(text, [config('canary-one')], parse)).toBeUndefined();
  });
});

describe('typed values (CFG-4)', () => {
  const parse = (text: string): unknown => JSON.parse(text);
  test.each([
    ['1', ['a'], 1],
    ['"1"', ['a'], '1'],
    ['plain text', ['a'], 'plain text'],
    ['', ['a'], ''],
    ['12345', ['models', 'providers', 'x', 'apiKey'], '12345'],
    ['true', ['models', 'providers', 'x', 'apiKey'], 'true'],
    ['{"source":"env"}', ['models', 'providers', 'x', 'apiKey'], { source: 'env' }],
  ])('%s at %j', (text, path, value) => {
    expect(parseConfigValue(text, path, { strict: false, parse })).toEqual(value);
  });

  test('NaN is no value of a config', () => {
    expect(parseConfigValue('NaN', ['a'], { strict: false, parse: () => Number.NaN })).toBe('NaN');
  });

  test.each([
    [['models', 'providers', 'x', 'apiKey'], 'canary'],
    [['models', 'providers', 'x'], "{apiKey:'canary'}"],
  ])('an error at %j repeats no key', (path, text) => {
    expect(() => parseConfigValue(text, path, { strict: true, parse })).toThrow(
      'Could not parse the value as JSON',
    );
  });
});
