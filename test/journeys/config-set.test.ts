import { afterEach, beforeEach, describe, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';
import {
  applied,
  BACKUP,
  CANARY,
  checkRow,
  primary,
  type Row,
  START,
  UPDATED,
  withFake,
  withFlags,
} from '../support/config-rows.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const SET: readonly Row[] = [
  {
    name: 'JSON5 values keep their type',
    args: ['set', 'flags', '{a: 1, b: [true]}'],
    stdout: UPDATED + BACKUP + applied(1),
    stderr: ['Applies to the next run.'],
    after: withFlags({ a: 1, b: [true] }),
  },
  { name: 'CFG-34: nothing changes', args: ['set', 'flags.zero', '0'], stdout: 'No change\n' },
  {
    name: 'CFG-5: the placeholder is refused',
    args: ['set', 'models.providers.fake.apiKey', '__OPENCLAW_REDACTED__'],
    exitCode: 2,
    stderr: ['redaction placeholder'],
  },
  {
    name: 'a key of digits stays text',
    args: ['set', 'models.providers.fake.apiKey', '1234567890'],
    stdout: UPDATED + BACKUP + applied(1),
    stderr: ['plain text'],
    after: withFake({ apiKey: '1234567890' }),
  },
  {
    name: 'CFG-35: a wrong kind is refused',
    args: ['set', 'agents.defaults.timeoutSeconds', 'soon'],
    exitCode: 1,
    stderr: [
      'config schema validation failed',
      'agents.defaults.timeoutSeconds: expected a number, found text',
    ],
  },
  {
    name: 'CFG-37: an unknown text model is refused',
    args: ['set', 'agents.defaults.model.primary', 'anthropic/claude-opus-99'],
    exitCode: 1,
    stderr: ['model reference validation failed', 'Unknown model: anthropic/claude-opus-99'],
  },
  {
    name: 'CFG-37: image models are not looked at',
    args: ['set', 'agents.defaults.imageModel', 'nobody/nothing'],
    stdout: UPDATED + BACKUP + applied(1),
    after: { ...START, agents: { defaults: { model: { primary }, imageModel: 'nobody/nothing' } } },
  },
  {
    name: 'SEL-6: bare text becomes the object form',
    args: ['set', 'agents.defaults.model.fallbacks', '["fake/a"]'],
    before: { ...START, agents: { defaults: { model: primary } } },
    stdout: UPDATED + BACKUP + applied(1),
    after: { ...START, agents: { defaults: { model: { primary, fallbacks: ['fake/a'] } } } },
  },
  {
    name: 'decision 10: a new restriction takes the models in use with it',
    args: ['set', 'agents.defaults.models', '{"fake/a":{}}', '--strict-json', '--merge'],
    stdout: UPDATED + BACKUP + applied(1),
    stderr: [`became part of it: ${primary}`],
    after: {
      ...START,
      agents: { defaults: { model: { primary }, models: { 'fake/a': {}, [primary]: {} } } },
    },
  },
  {
    name: '--merge and --replace exclude each other',
    args: ['set', 'flags', '{}', '--merge', '--replace'],
    exitCode: 2,
    stderr: ['exclude each other'],
  },
  { name: 'a value is needed', args: ['set', 'flags'], exitCode: 2, stderr: ['needs a value'] },
  { name: 'a path is needed', args: ['set'], exitCode: 2, stderr: ['needs a path'] },
  {
    name: 'CFG-36: a frozen config',
    args: ['set', 'flags.zero', '1'],
    env: { OPENCLAW_CONFIG_READONLY: '1' },
    exitCode: 1,
    stderr: ['OPENCLAW_CONFIG_READONLY'],
  },
  {
    name: 'decision 2: a stranger’s key is written as asked',
    args: ['set', 'gateway.port', '18789'],
    stdout: UPDATED + BACKUP + applied(1),
    after: { ...START, gateway: { port: 18789 } },
  },
];

const BATCH: readonly Row[] = [
  {
    name: 'CFG-33, CFG-38: a batch in order',
    args: [
      'set',
      '--batch-json',
      '[{path:"flags",value:{}},{path:"flags.on",value:true},{path:"models.providers.fake.apiKey",ref:{source:"env",provider:"default",id:"A"}},{path:"secrets.providers.e",provider:{source:"env"}}]',
    ],
    stdout: UPDATED + BACKUP + applied(4),
    after: {
      ...(withFake({ apiKey: { source: 'env', provider: 'default', id: 'A' } }) as object),
      flags: { on: true },
      secrets: { providers: { e: { source: 'env' } } },
    },
  },
  {
    name: 'CFG-38: --strict-json is nothing to a batch',
    args: ['set', '--batch-json', '[{path:"flags",value:{on:true}}]', '--strict-json', '--replace'],
    stdout: UPDATED + BACKUP + applied(1),
    after: withFlags({ on: true }),
  },
  {
    name: 'CFG-38: a batch is all or nothing',
    args: ['set', '--batch-json', '[{path:"flags.on",value:true},{path:"models.mode",value:"mix"}]'],
    exitCode: 1,
    stderr: ['config schema validation failed'],
  },
  {
    name: 'a batch entry without a value',
    args: ['set', '--batch-json', '[{path:"flags.on"}]'],
    exitCode: 2,
    stderr: ['Change 1 of the batch'],
  },
  {
    name: 'a batch with a path beside it',
    args: ['set', 'flags', '--batch-json', '[]'],
    exitCode: 2,
    stderr: ['leave out path and value'],
  },
  {
    name: 'a batch file that is not there',
    args: ['set', '--batch-file', '/nowhere/batch.json'],
    exitCode: 2,
    stderr: ['There is no file /nowhere/batch.json'],
  },
  {
    name: 'CFG-40: the expected value',
    args: ['set', 'flags.zero', '1', '--expect-current-json', '0'],
    stdout: UPDATED + BACKUP + applied(1),
    after: withFlags({ ...START.flags, zero: 1 }),
  },
  {
    name: 'CFG-40: another value',
    args: ['set', 'flags.zero', '1', '--expect-current-json', '5'],
    exitCode: 1,
    stderr: ['not the expected one'],
  },
  {
    name: 'CFG-40: null counts as present',
    args: ['set', 'flags.none', '1', '--expect-current-absent'],
    exitCode: 1,
    stderr: ['not the expected one'],
  },
  {
    name: 'CFG-40: absent as expected',
    args: ['set', 'flags.fresh', '1', '--expect-current-absent'],
    stdout: UPDATED + BACKUP + applied(1),
    after: withFlags({ ...START.flags, fresh: 1 }),
  },
  {
    name: 'CFG-40: members may stand in any order',
    args: ['set', 'flags', '5', '--expect-current-json', '{"b":[2],"a":1}', '--replace'],
    before: { flags: { a: 1, b: [2] } },
    stdout: UPDATED + BACKUP + applied(1),
    after: { flags: 5 },
  },
  {
    name: 'CFG-40: neither value is told, whatever it is',
    args: ['set', 'models.providers.fake.apiKey', CANARY, '--expect-current-json', `"${CANARY}-2"`],
    exitCode: 1,
    stderr: ['not the expected one'],
  },
  {
    name: 'CFG-40: only standard JSON is expected',
    args: ['set', 'flags.zero', '1', '--expect-current-json', '{a:1}'],
    exitCode: 2,
    stderr: ['takes standard JSON'],
  },
  {
    name: 'CFG-40: present and absent at once',
    args: ['set', 'flags.zero', '1', '--expect-current-json', '0', '--expect-current-absent'],
    exitCode: 2,
    stderr: ['exclude each other'],
  },
  {
    name: 'CFG-40: not with a batch',
    args: ['set', '--batch-json', '[{path:"flags.a",value:1}]', '--expect-current-absent'],
    exitCode: 2,
    stderr: ['single change'],
  },
  {
    name: 'CFG-41: a place in agents.list is written to the keyed roster',
    args: ['set', 'agents.list[1].name', 'three'],
    before: { agents: { entries: { main: { name: 'one' }, work: { name: 'two' } } } },
    stdout: UPDATED + BACKUP + applied(1),
    after: { agents: { entries: { main: { name: 'one' }, work: { name: 'three' } } } },
  },
  {
    name: 'CFG-40: not with a dry run',
    args: ['set', 'flags.zero', '1', '--expect-current-absent', '--dry-run'],
    exitCode: 2,
    stderr: ['single change'],
  },
];

describe('config set', () => {
  test.each(SET)('$name', (row) => checkRow(home, row));
});

describe('config set: batches and expectations', () => {
  test.each(BATCH)('$name', (row) => checkRow(home, row));
});
