import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHAT_COMMANDS, parseChatInput } from '../../../src/core/chat/parse-chat-input.ts';
import cases from '../../fixtures/model-directive.json' with { type: 'json' };

/** The letters that commands are made of, and some that no parser expects. */
const LETTER = fc.constantFrom(...'/model: "@=-\n\tsrunti9é💥\u202e\u0000');

const ALIASES = ['opus', 'my.model', 'new'];
const parse = (text: string) => parseChatInput(text, ALIASES);
const model = (facts: object) => ({
  kind: 'model',
  profile: undefined,
  runtime: undefined,
  withFallbacks: false,
  rest: '',
  sentence: undefined,
  ...facts,
});

test.each([
  ['/opus', 'opus', ''],
  ['/Opus go on', 'Opus', 'go on'],
  ['/my.model', 'my.model', ''],
])('ALIAS-7: %s chooses the model of that alias', (text, written, rest) => {
  expect(parse(text)).toEqual(model({ model: written, written, rest }));
});

test('ALIAS-7: a command wins over an alias of its name; what is no alias is text', () => {
  expect(parse('/new')).toEqual({ kind: 'new', text: '' });
  expect(parse('/opusx/file')).toEqual({ kind: 'text', text: '/opusx/file' });
  expect(parse('go /opus now')).toEqual({ kind: 'text', text: 'go /opus now' });
});

describe('section 17, command by command', () => {
  test.each<readonly [string, object]>([
    ['/model', { kind: 'model-picker' }],
    ['/model:', { kind: 'model-picker' }],
    ['/model list', { kind: 'model-list' }],
    ['/model status', { kind: 'model-status' }],
    ['/model 3', { kind: 'model-number', number: 3, withFallbacks: false, rest: '' }],
    ['/model 3 --with-fallbacks', { kind: 'model-number', number: 3, withFallbacks: true, rest: '' }],
    ['/model 3 hello', { kind: 'model-number', number: 3, withFallbacks: false, rest: 'hello' }],
    ['/model opus', model({ model: 'opus', written: 'opus' })],
    [
      '/model opus@anthropic:work',
      model({ model: 'opus', profile: 'anthropic:work', written: 'opus@anthropic:work' }),
    ],
    [
      '/model openai/gpt-5.5 --runtime codex',
      model({ model: 'openai/gpt-5.5', written: 'openai/gpt-5.5', runtime: 'codex' }),
    ],
    ['/model --runtime codex', { kind: 'model-runtime', runtime: 'codex', rest: '' }],
    ...['/model opus --runtime', '/model --runtime', '/model opus --agent hi', '/model opus -g'].map(
      (text) =>
        [
          text,
          { kind: 'misuse', usage: '/model [model][@profile] [--runtime <id>] [--with-fallbacks]' },
        ] as const,
    ),
    ['/model opus -s', model({ model: 'opus', written: 'opus' })],
    ['/model opus --with-fallbacks', model({ model: 'opus', written: 'opus', withFallbacks: true })],
    [
      '/model opus --runtime codex --with-fallbacks go on',
      model({ model: 'opus', written: 'opus', runtime: 'codex', withFallbacks: true, rest: 'go on' }),
    ],
    ['/model opus --session hi', model({ model: 'opus', written: 'opus', rest: 'hi' })],
    ['/model opus - a list', model({ model: 'opus', written: 'opus', rest: '- a list' })],
    ['/model default', model({ model: 'default', written: 'default' })],
    ['/model opus and go on', model({ model: 'opus', written: 'opus', rest: 'and go on' })],
    [
      'please /model opus continue',
      model({
        model: 'opus',
        written: 'opus',
        rest: 'please continue',
        sentence: 'please /model opus continue',
      }),
    ],
    ['what does /model', { kind: 'text', text: 'what does /model' }],
    ['/models', { kind: 'models', provider: undefined, page: 1, size: undefined }],
    ['/models list', { kind: 'models', provider: undefined, page: 1, size: undefined }],
    ['/models openai', { kind: 'models', provider: 'openai', page: 1, size: undefined }],
    ['/models openai 2', { kind: 'models', provider: 'openai', page: 2, size: undefined }],
    ['/models openai page=2 size=5', { kind: 'models', provider: 'openai', page: 2, size: 5 }],
    ['/models openai limit=7', { kind: 'models', provider: 'openai', page: 1, size: 7 }],
    ['/models openai all', { kind: 'models', provider: 'openai', page: 1, size: 'all' }],
    ['/models openai zero', { kind: 'misuse', usage: '/models [provider] [page|size=<n>|all]' }],
    ['/models openai 0', { kind: 'misuse', usage: '/models [provider] [page|size=<n>|all]' }],
    ['/models add openai gpt-9', { kind: 'models-add' }],
    ['/new', { kind: 'new', text: '' }],
    ['/new opus write a poem', { kind: 'new', text: 'opus write a poem' }],
    ['/reset', { kind: 'reset' }],
    ['/reset all', { kind: 'misuse', usage: '/reset' }],
    ['/status', { kind: 'status' }],
    ['/STATUS:', { kind: 'status' }],
    ['/fast on', { kind: 'fast', isOn: true }],
    ['/fast: off', { kind: 'fast', isOn: false }],
    ['/fast', { kind: 'fast', isOn: undefined }],
    ['/fast maybe', { kind: 'misuse', usage: '/fast on|off' }],
    ['/thinking off', { kind: 'thinking', isOn: false }],
    ['/agent', { kind: 'agent', id: undefined }],
    ['/agent Coder', { kind: 'agent', id: 'coder' }],
    ['/agent a b', { kind: 'misuse', usage: '/agent [id]' }],
    ['/compact', { kind: 'compact' }],
    ['/help', { kind: 'help' }],
    ['/exit', { kind: 'exit' }],
    ['/quit', { kind: 'exit' }],
    ['/Opus', model({ model: 'Opus', written: 'Opus' })],
    ['/my.model hi', model({ model: 'my.model', written: 'my.model', rest: 'hi' })],
    ['   ', { kind: 'empty' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test.each(cases.models)('%s: %s is %s', (_id, body, same) => {
    expect(parse(body ?? '')).toEqual(parse(same ?? ''));
  });

  test.each([
    ['/modle opus', ['/model']],
    ['/statsu', ['/status']],
  ])('a mistyped command costs no request: %s', (text, near) => {
    const input = parse(text);
    expect(input).toMatchObject({ kind: 'unknown' });
    expect(input.kind === 'unknown' ? input.nearest : []).toEqual(expect.arrayContaining(near));
  });
});

describe('ordinary text', () => {
  test.each([
    '/tmp is full',
    '/usr/bin/env: no such file',
    '/home/me/model',
    '3/4 of it',
    'see src/model and a/model',
    'and/or /models?',
    '// a comment',
    '/',
    'I like /help, really',
  ])('%s', (text) => {
    expect(parse(text)).toEqual({ kind: 'text', text });
  });

  test('is never taken for a command, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: LETTER, maxLength: 300 }), (text) => {
        const input = parse(text);
        const isPlain = !text.trim().startsWith('/') && !/\s\/model(?:$|[\s:])/i.test(text);
        if (isPlain && text.trim() !== '') expect(input).toEqual({ kind: 'text', text: text.trim() });
      }),
    );
  });

  test('any words behind a command are answered by some kind of input', () => {
    const command = fc.constantFrom(...CHAT_COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? ''));
    fc.assert(
      fc.property(command, fc.string({ maxLength: 80 }), (name, rest) => {
        expect(parse(`${name} ${rest}`).kind).not.toBe('empty');
      }),
    );
  });
});
