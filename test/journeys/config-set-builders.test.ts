import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli-home.ts';
import {
  applied,
  BACKUP,
  CANARY,
  checkRow,
  DRY_RUN,
  type Row,
  START,
  UPDATED,
  withFake,
} from '../support/config-rows.ts';

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

const BUILDERS: readonly Row[] = [
  {
    name: 'CFG-30: value mode checks nothing',
    args: ['set', 'agents.defaults.timeoutSeconds', 'soon', '--dry-run'],
    stdout: DRY_RUN,
    stderr: ['Dry run note: value mode does not run schema/resolvability checks'],
  },
  {
    name: 'CFG-33: a dry run counts the updates of a batch',
    args: ['set', '--batch-json', '[{path:"flags.a",value:1},{path:"flags.b",value:2}]', '--dry-run'],
    stdout: 'Dry run successful: 2 update(s) validated against ~/.openclaw/openclaw.json.\n',
  },
  {
    name: 'CFG-30: JSON mode checks the schema',
    args: ['set', 'agents.defaults.timeoutSeconds', '"soon"', '--strict-json', '--dry-run'],
    exitCode: 1,
    stderr: ['config schema validation failed', 'expected a number'],
  },
  {
    name: 'CFG-31: the report',
    args: [
      'set',
      'models.providers.fake.apiKey',
      '--ref-source',
      'env',
      '--ref-id',
      'NO_SUCH',
      '--dry-run',
      '--json',
    ],
    exitCode: 1,
    json: {
      ok: false,
      operations: 1,
      configPath: expect.stringContaining('openclaw.json'),
      inputModes: ['builder'],
      checks: { schema: false, resolvability: true, resolvabilityComplete: true },
      refsChecked: 1,
      skippedExecRefs: 0,
      errors: [
        {
          kind: 'resolvability',
          message: 'Error: Environment variable "NO_SUCH" is not set.',
          ref: 'env:default:NO_SUCH',
        },
      ],
    },
  },
  {
    name: 'CFG-30: a reference that resolves',
    args: [
      'set',
      'models.providers.fake.apiKey',
      '--ref-provider',
      'default',
      '--ref-id',
      'A_KEY',
      '--dry-run',
    ],
    env: { A_KEY: CANARY },
    stdout: DRY_RUN,
  },
  {
    name: 'CFG-30: helper commands are not run',
    args: [
      'set',
      'models.providers.fake.apiKey',
      '--ref-source',
      'exec',
      '--ref-provider',
      'vault',
      '--ref-id',
      'x',
      '--dry-run',
    ],
    before: { ...START, secrets: { providers: { vault: { source: 'exec', command: '/bin/x' } } } },
    stdout: DRY_RUN,
    stderr: ['Dry run note: skipped 1 exec SecretRef resolvability check(s)'],
  },
  {
    name: 'CFG-30: what is not run still has to be configured',
    args: [
      ...['set', 'models.providers.fake.apiKey', '--ref-source', 'exec', '--ref-provider', 'vault'],
      ...['--ref-id', 'x', '--dry-run'],
    ],
    exitCode: 1,
    stderr: ['SecretRef assignment(s) could not be resolved', 'secrets.providers.vault is not configured'],
  },
  {
    name: 'SEC-2: an id that is no name of a variable',
    args: ['set', 'models.providers.fake.apiKey', '--ref-source', 'env', '--ref-id', 'lower-case'],
    exitCode: 1,
    stderr: [
      'config schema validation failed',
      'models.providers.fake.apiKey cannot be resolved: "lower-case" is not the name of a variable',
    ],
  },
  {
    name: 'SEC-2: an id that leaves its folder, written as JSON',
    args: [
      ...['set', 'models.providers.fake.apiKey', '{"source":"exec","provider":"vault","id":"a/../b"}'],
      '--strict-json',
    ],
    exitCode: 1,
    stderr: [
      'config schema validation failed',
      '"a/../b" is not an id that a helper command can be asked for',
    ],
  },
  {
    name: 'SEC-2: an alias that no reference could name',
    args: ['set', 'secrets.providers.Vault', '--provider-source', 'env'],
    exitCode: 2,
    stderr: ['"Vault" cannot be the alias of a provider'],
  },
  {
    name: 'SEC-8: a helper command without its folder',
    args: ['set', 'secrets.providers.vault', '--provider-source', 'exec', '--provider-command', 'vault'],
    exitCode: 2,
    stderr: ['--provider-command takes an absolute path'],
  },
  {
    name: '--allow-exec alone is wrong',
    args: ['set', 'flags.zero', '1', '--allow-exec'],
    exitCode: 2,
    stderr: ['--dry-run'],
  },
  {
    name: 'a reference is written as one',
    args: ['set', 'models.providers.fake.apiKey', '--ref-source', 'env', '--ref-id', 'A_KEY'],
    stdout: UPDATED + BACKUP + applied(1),
    after: withFake({ apiKey: { source: 'env', provider: 'default', id: 'A_KEY' } }),
  },
  {
    name: 'CFG-32: a reference where none is resolved',
    args: ['set', 'agents.defaults.model.primary', '--ref-id', 'A_KEY'],
    exitCode: 1,
    stderr: ['Config policy validation failed: unsupported SecretRef usage'],
  },
  {
    name: 'a builder and a value',
    args: ['set', 'flags', '1', '--ref-id', 'A'],
    exitCode: 2,
    stderr: ['either'],
  },
  {
    name: 'CLI-7: an empty id',
    args: ['set', 'models.providers.fake.apiKey', '--ref-id', ''],
    exitCode: 2,
    stderr: ['look at id'],
  },
  {
    name: 'a provider of helper commands',
    args: [
      ...['set', 'secrets.providers.vault', '--provider-source', 'exec', '--provider-command', '/bin/x'],
      ...[
        '--provider-arg',
        '',
        '--provider-arg',
        '-v',
        '--provider-timeout-ms',
        '900',
        '--provider-json-only',
      ],
      ...['--provider-no-output-timeout-ms', '800', '--provider-max-output-bytes', '700'],
      ...['--provider-env', 'A=b=c', '--provider-pass-env', 'HOME', '--provider-trusted-dir', '/bin'],
    ],
    before: {},
    stdout: UPDATED + BACKUP + applied(1),
    after: {
      secrets: {
        providers: {
          vault: {
            source: 'exec',
            command: '/bin/x',
            args: ['', '-v'],
            timeoutMs: 900,
            noOutputTimeoutMs: 800,
            maxOutputBytes: 700,
            jsonOnly: true,
            env: { A: 'b=c' },
            passEnv: ['HOME'],
            trustedDirs: ['/bin'],
          },
        },
      },
    },
  },
  {
    name: 'a provider of a file',
    args: [
      ...['set', 'secrets.providers.disk', '--provider-source', 'file', '--provider-path', '/run/keys.json'],
      ...['--provider-mode', 'json', '--provider-max-bytes', '4096'],
    ],
    before: {},
    stdout: UPDATED + BACKUP + applied(1),
    after: {
      secrets: {
        providers: { disk: { source: 'file', path: '/run/keys.json', mode: 'json', maxBytes: 4096 } },
      },
    },
  },
  {
    name: 'a provider of variables',
    args: [
      'set',
      'secrets.providers.e',
      '--provider-source',
      'env',
      '--provider-allowlist',
      'A',
      '--provider-allowlist',
      'B',
    ],
    before: {},
    stdout: UPDATED + BACKUP + applied(1),
    after: { secrets: { providers: { e: { source: 'env', allowlist: ['A', 'B'] } } } },
  },
  {
    name: 'an option of another source',
    args: ['set', 'secrets.providers.e', '--provider-source', 'env', '--provider-path', '/x'],
    exitCode: 2,
    stderr: ['--provider-path does not go with --provider-source env'],
  },
  {
    name: 'a provider elsewhere',
    args: ['set', 'flags', '--provider-source', 'env'],
    exitCode: 2,
    stderr: ['secrets.providers.<alias>'],
  },
];

describe('config set: dry runs, references, providers', () => {
  test.each(BUILDERS)('$name', (row) => checkRow(home, row));
});
