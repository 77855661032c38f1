import { describe, expect, test } from 'vitest';
import { addAgentEdits, agentIdOf, knownAgents, removeAgentEdits } from '../../src/core/agents.ts';
import { applyEdit } from '../../src/core/config/config-edit.ts';
import { readConfig } from '../../src/core/config/config-schema.ts';
import { isPortable } from '../../src/core/credentials/portable-credential.ts';
import { profileOf } from '../support/auth-profile.ts';

type Document = Readonly<Record<string, unknown>>;
const add = (document: Document, id: string): unknown =>
  addAgentEdits(document, readConfig(document).config, { id, workspace: '/w' }).reduce(applyEdit, document);

describe('agents in the config', () => {
  test.each([
    ['Work', 'work'],
    ['  My Agent! ', 'my-agent'],
    ['a.b_c-d', 'a.b_c-d'],
    ['../../etc', 'etc'],
    ['shared', undefined],
    ['Shared', undefined],
    ['…', undefined],
    ['', undefined],
  ])('AGENT-2: the name %j becomes the id %j', (name, id) => {
    expect(agentIdOf(name)).toBe(id);
  });

  test.each<[string, Document, Document]>([
    [
      'no agents: the implicit one is written down and stays the default',
      {},
      { agents: { list: [{ id: 'main' }, { id: 'work', workspace: '/w' }] } },
    ],
    [
      'a list is appended to',
      { agents: { list: [{ id: 'a', theirs: 1 }] } },
      {
        agents: {
          list: [
            { id: 'a', theirs: 1 },
            { id: 'work', workspace: '/w' },
          ],
        },
      },
    ],
    [
      'the later map stays a map',
      { agents: { entries: { a: { theirs: 1 } } } },
      { agents: { entries: { a: { theirs: 1 }, work: { workspace: '/w' } } } },
    ],
    [
      'an empty map takes the implicit agent too',
      { agents: { entries: {} } },
      { agents: { entries: { main: {}, work: { workspace: '/w' } } } },
    ],
    [
      'a broken item of the list keeps its place',
      { agents: { list: [{ id: 'a' }, 7] } },
      { agents: { list: [{ id: 'a' }, 7, { id: 'work', workspace: '/w' }] } },
    ],
  ])('AGENT-2, AGENT-6: %s', (_, before, after) => {
    expect(add(before, 'work')).toEqual(after);
  });

  test('the first agent called like the implicit one is written once', () => {
    expect(add({}, 'main')).toEqual({ agents: { list: [{ id: 'main', workspace: '/w' }] } });
  });

  test('deleting finds the agent in both forms and counts places in the file, not in what was understood', () => {
    const document = {
      agents: { list: [7, { id: 'a' }, { id: 'b' }, { id: 'a' }], entries: { a: {}, c: {} } },
    };
    expect(removeAgentEdits(document, 'a').reduce<unknown>(applyEdit, document)).toEqual({
      agents: { list: [7, { id: 'b' }], entries: { c: {} } },
    });
    expect(removeAgentEdits(document, 'nobody')).toEqual([]);
    expect(removeAgentEdits({}, 'a')).toEqual([]);
  });

  test('AGENT-6: without a roster there is the implicit agent', () => {
    expect(knownAgents({})).toEqual([{ id: 'main' }]);
    expect(knownAgents(readConfig({ agents: { entries: { x: {} } } }).config)).toEqual([{ id: 'x' }]);
  });
});

test.each([
  [{ type: 'api_key' }, true],
  [{ type: 'api_key', copyToAgents: false }, false],
  [{ type: 'token' }, true],
  [{ type: 'token', copyToAgents: false }, false],
  [{ type: 'token', hasSecret: false }, false],
  [{ type: 'oauth' }, false],
  [{ type: 'oauth', copyToAgents: true }, true],
  [{ type: 'oauth', copyToAgents: true, hasSecret: false }, false],
] as const)('CRED-10: %j portable: %s', (facts, portable) => {
  expect(isPortable(profileOf('openai:x', facts))).toBe(portable);
});
