import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  expandText,
  keepVariables,
  shorthandName,
  substituteVariables,
  variableNames,
} from '../../../src/core/config/config-variables.ts';

const lookup = (name: string): string | undefined => ({ A: 'one', B: 'two', NESTED: '${A}' })[name];

test.each([
  ['plain', 'plain', []],
  ['${A}', 'one', []],
  ['x-${A}/${B}', 'x-one/two', []],
  ['$${A}', '${A}', []],
  ['$${A}${A}', '${A}one', []],
  ['${NESTED}', '${A}', []],
  ['${NONE}-${A}', '${NONE}-one', ['NONE']],
  ['${lower} $A {A}', '${lower} $A {A}', []],
])('ENV-5: %s reads as %s', (text, expected, missing) => {
  expect(expandText(text, lookup)).toEqual({ text: expected, missing });
});

test.each([
  ['${KEY}', 'KEY'],
  [' $KEY ', 'KEY'],
  ['${KEY}x', undefined],
  ['$key', undefined],
  ['KEY', undefined],
])('SEC-3: %s as a whole stands for %s', (text, name) => {
  expect(shorthandName(text)).toBe(name);
});

describe('substituteVariables (ENV-5)', () => {
  it('fills in every text, lists too, and leaves keys and other values alone', () => {
    const document = { '${A}': [1, '${A}', { deep: '${B}' }], flag: true };
    expect(substituteVariables(document, lookup)).toEqual({
      document: { '${A}': [1, 'one', { deep: 'two' }], flag: true },
      issues: [],
    });
  });

  it('warns of a missing variable outside of credentials and leaves the text', () => {
    expect(substituteVariables({ a: { b: 'x-${NONE}' } }, lookup)).toEqual({
      document: { a: { b: 'x-${NONE}' } },
      issues: [{ path: 'a.b', message: 'the variable NONE is not set; the text stays as it is' }],
    });
  });

  it.each([
    ['apiKey', '${NONE}', '${NONE}', 0],
    ['apiKey', '${A}', '${A}', 0],
    ['apiKey', 'pre-${A}', 'pre-one', 0],
    ['apiKey', 'pre-${NONE}', '${NONE}', 1],
  ])('SEC-3: on %s the text %s reads as %s', (field, text, expected, issues) => {
    const read = substituteVariables({ models: { providers: { x: { [field]: text } } } }, lookup);
    expect(read.document).toEqual({ models: { providers: { x: { [field]: expected } } } });
    expect(read.issues).toHaveLength(issues);
  });

  it('a header that needs a missing variable becomes a reference to it', () => {
    const document = { models: { providers: { x: { headers: { authorization: 'Bearer ${NONE}' } } } } };
    expect(substituteVariables(document, lookup)).toEqual({
      document: { models: { providers: { x: { headers: { authorization: '${NONE}' } } } } },
      issues: [
        {
          path: 'models.providers.x.headers.authorization',
          message: 'the variable NONE is not set; requests that need it fail',
        },
      ],
    });
  });

  it('changes nothing where there is no variable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('${'));
        expect(substituteVariables(value, lookup)).toEqual({ document: value, issues: [] });
      }),
    );
  });
});

describe('keepVariables', () => {
  const document = { a: { text: 'x-${A}', list: ['${B}', 'plain'], escaped: '$${A}' } };
  it.each([
    ['the text itself', ['a', 'text'], 'x-one', 'x-${A}'],
    ['another text', ['a', 'text'], 'other', 'other'],
    ['inside a list', ['a', 'list'], ['two', 'new'], ['${B}', 'new']],
    ['inside an object', ['a'], { text: 'x-one', escaped: '${A}' }, { text: 'x-${A}', escaped: '$${A}' }],
    ['a text that only looks like it', ['a', 'new'], 'x-one', 'x-one'],
  ])('ENV-5, S3: %s', (_, path, value, written) => {
    expect(keepVariables([{ op: 'set', path, value }], document, lookup)).toEqual([
      { op: 'set', path, value: written },
    ]);
  });

  it('leaves removals alone', () => {
    expect(keepVariables([{ op: 'unset', path: ['a'] }], document, lookup)).toEqual([
      { op: 'unset', path: ['a'] },
    ]);
  });
});

test('ENV-3: the names a config asks for', () => {
  const document = {
    models: { providers: { x: { apiKey: '$SHORT', headers: { a: '${HEADER}' } } } },
    other: ['${LIST}', '$${ESCAPED}', '$NOT'],
    ref: { source: 'env', provider: 'default', id: 'REF' },
  };
  expect([...variableNames(document)].sort()).toEqual(['HEADER', 'LIST', 'REF', 'SHORT']);
});
