import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createSecretResolver } from '../../../src/adapters/secrets/secret-resolver.ts';
import type { Config } from '../../../src/core/config/config.ts';
import { createRedactor } from '../../../src/core/secrets/redact.ts';
import type { Secret } from '../../../src/core/secrets/secret.ts';
import type { SecretRef } from '../../../src/core/secrets/secret-ref.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'secrets.json');
});

interface Setting {
  readonly secrets?: Config['secrets'];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The value, or the message in brackets; and what the redactor was told. */
async function resolve(ref: SecretRef, { secrets, environment = {} }: Setting = {}): Promise<string> {
  const told: Secret[] = [];
  const resolver = createSecretResolver({
    environment: {
      lookup: (name) => {
        const value = environment[name];
        return value === undefined || value === '' ? undefined : { value, origin: 'process' };
      },
      names: () => new Set(Object.keys(environment)),
      shellImport: () => ({ enabled: false, appliedKeys: [] }),
    },
    secretsConfig: () => secrets,
    redactor: { add: (secret) => told.push(secret), redact: (text) => text },
  });
  const resolution = await resolver.resolve(ref);
  expect(told).toEqual(resolution.ok ? [resolution.secret] : []);
  return resolution.ok ? resolution.secret.reveal() : `[${resolution.message}]`;
}

const env = (id: string, provider = 'default'): SecretRef => ({ source: 'env', provider, id });

describe('environment references', () => {
  test('SEC-5: the default alias needs no entry', async () => {
    expect(await resolve(env('KEY'), { environment: { KEY: 'canary' } })).toBe('canary');
    const setting = { environment: { KEY: 'canary' }, secrets: { defaults: { env: 'shell' } } };
    expect(await resolve(env('KEY', 'shell'), setting)).toBe('canary');
  });

  test.each([
    ['missing', {}],
    ['empty', { KEY: '' }],
  ])('SEC-6: a %s variable is named', async (_, environment) => {
    expect(await resolve(env('KEY'), { environment })).toBe('[Environment variable "KEY" is not set.]');
  });

  test.each([
    [['KEY'], 'canary'],
    [['OTHER'], '[Environment variable "KEY" is not on the allowlist of secrets.providers.shell.]'],
    [[], '[Environment variable "KEY" is not on the allowlist of secrets.providers.shell.]'],
    ['KEY', '[Environment variable "KEY" is not on the allowlist of secrets.providers.shell.]'],
  ])('SEC-6: the allowlist %j', async (allowlist, expected) => {
    const secrets = { providers: { shell: { source: 'env', allowlist } } };
    expect(await resolve(env('KEY', 'shell'), { secrets, environment: { KEY: 'canary' } })).toBe(expected);
  });

  test.each(['other', 'constructor', 'toString'])('SEC-5: the alias %s without an entry', async (alias) => {
    expect(await resolve(env('KEY', alias), { environment: { KEY: 'canary' } })).toBe(
      `[secrets.providers.${alias} is not configured]`,
    );
  });

  test('SEC-5: an entry of another source is refused', async () => {
    const secrets = { providers: { vault: { source: 'file', path: '/nowhere' } } };
    expect(await resolve(env('KEY', 'vault'), { secrets, environment: { KEY: 'canary' } })).toBe(
      '[secrets.providers.vault is not of source "env"]',
    );
  });
});

test('SEC-16: what a reference leads to is known to the redactor before anybody has it, by its exact value', async () => {
  writeFileSync(path, '{"key":"canary plain words"}', { mode: 0o600 });
  const redactor = createRedactor();
  const said = 'canary plain words and canary from a variable';
  const resolver = createSecretResolver({
    environment: {
      lookup: (name) => (name === 'KEY' ? { value: 'canary from a variable', origin: 'process' } : undefined),
      names: () => new Set(['KEY']),
      shellImport: () => ({ enabled: false, appliedKeys: [] }),
    },
    secretsConfig: () => ({ providers: { disk: { source: 'file', path } } }),
    redactor,
  });
  expect(redactor.redact(said)).toBe(said);
  await resolver.resolveAll([env('KEY'), { source: 'file', provider: 'disk', id: '/key' }]);
  expect(redactor.redact(said)).toBe('[redacted] and [redacted]');
});

describe('file references', () => {
  const file = (id: string): SecretRef => ({ source: 'file', provider: 'disk', id });
  const inFile = (id: string, entry: Record<string, unknown> = {}): Promise<string> =>
    resolve(file(id), { secrets: { providers: { disk: { source: 'file', path, ...entry } } } });
  const write = (text: string): void => writeFileSync(path, text, { mode: 0o600 });

  test.each([
    ['/openai/key', 'canary-a'],
    ['/a~1b', 'canary-b'],
    ['/m~0n', 'canary-c'],
    ['/~01', 'canary-d'],
    ['/list/1', 'canary-e'],
  ])('SEC-7: the pointer %s', async (pointer, expected) => {
    write(
      JSON.stringify({
        openai: { key: 'canary-a' },
        'a/b': 'canary-b',
        'm~n': 'canary-c',
        '~1': 'canary-d',
        list: [0, 'canary-e'],
      }),
    );
    expect(await inFile(pointer)).toBe(expected);
  });

  test.each(['/none', '/openai', '/empty', '/number', '/constructor/name', '/openai/key/0'])(
    'SEC-7: no text at %s',
    async (pointer) => {
      write(JSON.stringify({ openai: { key: 'canary' }, empty: '', number: 5 }));
      expect(await inFile(pointer)).toBe(`[${path} has no text at ${pointer}]`);
    },
  );

  test('SEC-2: an id that is no pointer is refused', async () => {
    write('"canary"');
    expect(await inFile('value')).toBe('["value" is not a JSON pointer such as /openai/key]');
  });

  test('SEC-7: a single value loses its line end only', async () => {
    write('canary value \r\n');
    expect(await inFile('value', { mode: 'singleValue' })).toBe('canary value ');
    expect(await inFile('/x', { mode: 'singleValue' })).toBe(
      `["/x" must be "value": ${path} holds a single value]`,
    );
    write('\n');
    expect(await inFile('value', { mode: 'singleValue' })).toBe(`[${path} is empty]`);
  });

  test('S9: a file that is not JSON is named without its text', async () => {
    write('canary-not-json');
    expect(await inFile('/a')).toBe(`[${path} is not valid JSON]`);
  });

  test.each([
    ['missing', () => undefined, 'cannot be read (ENOENT)'],
    [
      'readable by others',
      () => {
        write('{}');
        chmodSync(path, 0o640);
      },
      'can be read by others; make it private (chmod 600)',
    ],
    [
      'a link',
      () => {
        writeFileSync(`${path}.real`, '{}', { mode: 0o600 });
        symlinkSync(`${path}.real`, path);
      },
      'is a symbolic link',
    ],
    [
      'one of two names',
      () => {
        write('{}');
        linkSync(path, `${path}.twin`);
      },
      'is not a plain file with one name',
    ],
    ['a folder', () => mkdirSync(path), 'is not a plain file with one name'],
    ['a pipe', () => execFileSync('mkfifo', ['-m', '600', path]), 'is not a plain file with one name'],
    ['too large', () => write(' '.repeat(1024 * 1024 + 1)), 'is larger than 1048576 bytes'],
  ])('SEC-7: a file that is %s is refused', async (_, make, problem) => {
    make();
    expect(await inFile('/a')).toBe(`[${path} ${problem}]`);
  });

  test('SEC-7: a file of another user is refused', async () => {
    write('{"a": "canary"}');
    const user = vi.spyOn(process, 'geteuid').mockReturnValue(statSync(path).uid + 1);
    expect(await inFile('/a')).toBe(`[${path} belongs to another user]`);
    user.mockRestore();
  });

  test('SEC-7: maxBytes lowers the limit and never raises it', async () => {
    write('{"a": "canary"}');
    expect(await inFile('/a', { maxBytes: 5 })).toBe(`[${path} is larger than 5 bytes]`);
    write(' '.repeat(1024 * 1024 + 1));
    expect(await inFile('/a', { maxBytes: 1e9 })).toBe(`[${path} is larger than 1048576 bytes]`);
  });

  test('a path that depends on the working folder is refused', async () => {
    expect(await inFile('/a', { path: 'secrets.json' })).toBe('[secrets.json is not an absolute path]');
  });
});
