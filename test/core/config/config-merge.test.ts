import { describe, expect, test } from 'vitest';
import { applyPatch, mergeValues, refuseClobber } from '../../../src/core/config/config-merge.ts';
import { planOperations } from '../../../src/core/config/config-plan.ts';

describe('merging (CFG-21, CFG-23)', () => {
  test.each([
    ['maps by key', { a: { x: 1 } }, { a: { y: 2 }, b: 3 }, { a: { x: 1, y: 2 }, b: 3 }],
    [
      'lists by id',
      [{ id: 'a', n: 1 }, { id: 'b' }],
      [{ id: 'a', m: 2 }],
      [{ id: 'a', n: 1, m: 2 }, { id: 'b' }],
    ],
    ['other lists as sets', ['a', 'b'], ['b', 'c'], ['a', 'b', 'c']],
    ['anything else is the new value', 1, { a: 1 }, { a: 1 }],
    ['nothing there', undefined, { a: 1 }, { a: 1 }],
  ])('%s', (_, current, added, expected) => {
    expect(mergeValues(current, added)).toEqual(expected);
  });
});

describe('clobber protection (CFG-20, CFG-22, CFG-24)', () => {
  const providers = { x: { baseUrl: 'u', models: [{ id: 'a' }, { id: 'b' }] } };
  const before = {
    agents: { defaults: { models: { 'p/a': {} } }, entries: { main: {} }, list: [{ id: 'main' }] },
    auth: { profiles: { 'p:a': {} } },
    models: { providers },
    plugins: { entries: { p: {} } },
  };
  test.each([
    ['models', { providers: {} }, /models\.providers: it would lose x/],
    ['models.providers', {}, /models\.providers: it would lose x/],
    ['models.providers.x', { models: providers.x.models }, /models\.providers\.x: it would lose baseUrl/],
    ['models.providers.x.models', [{ id: 'b' }], /models\.providers\.x\.models: it would lose a/],
    ['agents.defaults', {}, /agents\.defaults\.models: it would lose p\/a/],
    ['agents.defaults.models', null, /it would lose p\/a/],
    ['agents.entries', {}, /agents\.entries: it would lose main/],
    ['agents.list', [], /agents\.list: it would lose main/],
    ['auth.profiles', {}, /auth\.profiles: it would lose p:a/],
    ['plugins.entries', {}, /plugins\.entries: it would lose p/],
  ])('%s', (at, value, message) => {
    const path = at.split('.');
    const set = (mode: 'plain' | 'replace') => () =>
      planOperations(before, [{ kind: 'set', path, value, mode }]);
    expect(set('plain')).toThrow(message);
    expect(set('replace')).not.toThrow();
  });

  test('what keeps every entry is no clobber', () => {
    const path = ['models', 'providers', 'x', 'models'];
    const value = [{ id: 'b', name: 'B' }, { id: 'c' }, { id: 'a' }];
    const set = () => planOperations(before, [{ kind: 'set', path, value, mode: 'plain' }]);
    expect(set).not.toThrow();
    expect(() => refuseClobber(before, before, [])).not.toThrow();
  });
});

describe('patches (CFG-39)', () => {
  test.each([
    [{ a: { b: 1, c: 2 } }, { a: { b: null } }, [], { a: { c: 2 } }],
    [{ a: [1, 2] }, { a: [3] }, [], { a: [3] }],
    [{ a: 1 }, { a: { b: null, c: 1 } }, [], { a: { c: 1 } }],
    [{ a: { b: 1, c: 2 } }, { a: { b: 3 } }, [['a']], { a: { b: 3 } }],
    [{ a: { b: 1 } }, {}, [], { a: { b: 1 } }],
  ])('%j with %j', (current, patch, exact, expected) => {
    expect(applyPatch(current, patch, exact)).toEqual(expected);
  });
});
