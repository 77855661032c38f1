import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';
import { checkRow, fake, primary, type Row } from '../support/config-rows.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const GET: readonly Row[] = [
  { name: 'text is bare', args: ['get', 'agents.defaults.model.primary'], stdout: `${primary}\n` },
  { name: 'text as JSON', args: ['get', 'agents.defaults.model.primary', '--json'], json: primary },
  { name: 'an object is JSON', args: ['get', 'agents.defaults.model'], json: { primary } },
  { name: 'brackets and quotes', args: ['get', 'models.providers["fake"].models[0].id'], stdout: 'a\n' },
  { name: 'CFG-6: false is a value', args: ['get', 'flags.off', '--json'], json: false },
  { name: 'CFG-6: null is a value', args: ['get', 'flags.none', '--json'], json: null },
  { name: 'CFG-6: 0 is a value', args: ['get', 'flags.zero'], stdout: '0\n' },
  { name: 'CFG-6: empty text is a value', args: ['get', 'flags.empty', '--json'], json: '' },
  {
    name: 'CFG-3: a secret is not shown',
    args: ['get', 'models.providers.fake.apiKey'],
    stdout: '__OPENCLAW_REDACTED__\n',
  },
  {
    name: 'CFG-3: nor inside an object',
    args: ['get', 'models.providers.fake', '--json'],
    json: { ...fake, apiKey: '__OPENCLAW_REDACTED__' },
  },
  {
    name: 'CFG-3: a known place without a value',
    args: ['get', 'agents.defaults.imageModel'],
    exitCode: 1,
    stderr: ['agents.defaults.imageModel is not set; the runtime default applies'],
  },
  {
    name: 'CFG-3: an unknown place, as JSON',
    args: ['get', 'agents.defaults.mdel', '--json'],
    exitCode: 1,
    json: expect.objectContaining({ ok: false, error: expect.objectContaining({ type: 'cli_error' }) }),
  },
  {
    name: 'CFG-3: an unknown place',
    args: ['get', 'agents.defaults.mdel'],
    exitCode: 1,
    stderr: ['Nearest: agents.defaults.model', 'openclaw config schema'],
  },
  { name: 'a path is needed', args: ['get'], exitCode: 2, stderr: ['path'] },
  { name: 'exactly one', args: ['get', 'flags', 'agents'], exitCode: 2, stderr: ['argument'] },
  { name: 'what is no path', args: ['get', 'flags['], exitCode: 2, stderr: ['is not a config path'] },
  {
    name: 'CFG-41: agents.list reaches the keyed roster',
    args: ['get', 'agents.list[1].name'],
    before: { agents: { entries: { main: { name: 'one' }, work: { name: 'two' } } } },
    stdout: 'two\n',
  },
];

const OTHERS: readonly Row[] = [
  { name: 'CFG-33: validate', args: ['validate'], stdout: 'Config valid: ~/.openclaw/openclaw.json\n' },
  {
    name: 'CFG-43: keys with dots are quoted',
    args: ['validate'],
    before: { agents: { defaults: { models: { 'openai/gpt-5.4': { alias: 4 } } } } },
    exitCode: 1,
    stderr: ['- agents.defaults.models["openai/gpt-5.4"].alias: expected text, found a number'],
  },
  {
    name: 'CFG-43: paths of the JSON are dot-joined',
    args: ['validate', '--json'],
    before: { agents: { defaults: { models: { 'openai/gpt-5.4': { alias: 4 } } } } },
    exitCode: 1,
    json: {
      valid: false,
      path: expect.stringContaining('openclaw.json'),
      exists: true,
      issues: [
        { path: 'agents.defaults.models.openai/gpt-5.4.alias', message: 'expected text, found a number' },
      ],
    },
  },
  {
    name: 'CFG-43: references and their providers',
    args: ['validate'],
    before: {
      models: {
        providers: {
          fake: { apiKey: { source: 'file', provider: 'disk', id: '/a' } },
          other: { apiKey: 4 },
        },
      },
      secrets: { providers: { disk: { source: 'exec', command: 'x' } } },
      agents: { defaults: { workspace: { source: 'env', provider: 'default', id: 'A' } } },
    },
    exitCode: 1,
    stderr: [
      '- models.providers.other.apiKey: expected a key or a reference { source, provider, id }, found a number',
      '- models.providers.fake.apiKey: its provider secrets.providers.disk is not of source "file"',
      '- secrets.providers.disk.command: expected the absolute path of a program',
      '- agents.defaults.workspace: a secret reference cannot stand here',
    ],
  },
  {
    name: 'CFG-44: the schema, whatever the file holds',
    args: ['schema'],
    before: '{ broken',
    json: expect.objectContaining({ $schema: expect.stringContaining('json-schema.org'), type: 'object' }),
  },
  {
    name: 'CFG-42: one path of it, in its normal form',
    args: ['schema', 'agents["defaults"]["models"]'],
    json: {
      path: 'agents.defaults.models',
      schema: expect.objectContaining({ type: 'object' }),
      children: [{ key: '*', type: 'object', description: 'One model that may be chosen.' }],
    },
  },
  { name: 'an unknown path', args: ['schema', 'nope'], exitCode: 1, stderr: ['no path that openclaw knows'] },
  { name: 'no history yet', args: ['history'], stdout: 'No changes yet.\n' },
  { name: 'nothing to undo', args: ['undo'], exitCode: 1, stderr: ['no change to go back to'] },
  { name: 'nothing to show', args: ['diff', '3'], exitCode: 1, stderr: ['no change to go back to'] },
  { name: 'a number of changes', args: ['undo', 'all'], exitCode: 2, stderr: ['whole number'] },
  { name: 'a limit', args: ['history', '--limit', ''], exitCode: 2, stderr: ['whole number'] },
  {
    name: 'no word',
    args: [],
    exitCode: 2,
    stderr: ['openclaw config get <path>', 'openclaw config validate'],
  },
  { name: 'a wrong word', args: ['gte'], exitCode: 2, stderr: ['get'] },
];

describe('config get (CFG-3, CFG-6)', () => {
  test.each(GET)('$name', (row) => checkRow(home, row));
});

describe('config validate, schema, history, undo', () => {
  test.each(OTHERS)('$name', (row) => checkRow(home, row));
});
