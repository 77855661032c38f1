import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createSecretResolver } from '../../../src/adapters/secrets/secret-resolver.ts';
import { createRedactor } from '../../../src/core/secrets/redact.ts';
import { refKey, type SecretRef } from '../../../src/core/secrets/secret-ref.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

/** A real program: this Node over a script, started without a shell. */
function helper(body: string, name = 'helper'): string {
  const path = join(folder, name);
  const read = 'const input = await new Response(process.stdin).text(); const asked = JSON.parse(input);';
  const script = join(folder, `${name}.mjs`);
  writeFileSync(script, `import { appendFileSync } from 'node:fs';\n${read}\n${body}\n`, { mode: 0o600 });
  writeFileSync(path, `#!${process.execPath}\nimport(${JSON.stringify(script)});\n`);
  chmodSync(path, 0o700);
  return path;
}

const ref = (id: string, provider = 'vault'): SecretRef => ({ source: 'exec', provider, id });
const environment: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'canary-of-another-provider',
  VAULT_ADDR: 'https://vault.example',
};

function resolverOf(entry: Readonly<Record<string, unknown>>) {
  const redactor = createRedactor();
  const resolver = createSecretResolver({
    environment: {
      lookup: (name) => {
        const value = environment[name];
        return value === undefined ? undefined : { value, origin: 'process' };
      },
      names: () => new Set(Object.keys(environment)),
      shellImport: () => ({ enabled: false, appliedKeys: [] }),
    },
    redactor,
    secretsConfig: () => ({ providers: { vault: { source: 'exec', ...entry } } }),
  });
  return { resolver, redactor };
}

/** The value, or the message in brackets without the folder of this test. */
async function resolve(
  entry: Readonly<Record<string, unknown>>,
  ...ids: string[]
): Promise<readonly string[]> {
  const { resolver } = resolverOf(entry);
  const resolved = await resolver.resolveAll(ids.map((id) => ref(id)));
  return ids.map((id) => {
    const resolution = resolved.get(refKey(ref(id)));
    if (resolution?.ok === true) return resolution.secret.reveal();
    return `[${resolution?.message.replaceAll(`${folder}/`, '')}]`;
  });
}

const ANSWER =
  'console.log(JSON.stringify({ protocolVersion: 1, values: Object.fromEntries(asked.ids.map((id) => [id, `canary-${id}`])) }));';

describe('the protocol (SEC-9)', () => {
  test('one process answers for several ids, each asked once', async () => {
    const log = join(folder, 'log');
    const command = helper(
      `appendFileSync(${JSON.stringify(log)}, JSON.stringify({ asked, args: process.argv.slice(2) }) + '\\n'); ${ANSWER}`,
    );
    expect(await resolve({ command, args: ['--field', 'a; rm -rf /'] }, 'a', 'b/c', 'a')).toEqual([
      'canary-a',
      'canary-b/c',
      'canary-a',
    ]);
    expect(
      readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        asked: { protocolVersion: 1, provider: 'vault', ids: ['a', 'b/c'] },
        args: ['--field', 'a; rm -rf /'],
      },
    ]);
  });

  test('S9: what is resolved is told to the redactor', async () => {
    const { resolver, redactor } = resolverOf({ command: helper(ANSWER) });
    await resolver.resolve(ref('redact-me'));
    expect(redactor.redact('the key is canary-redact-me.')).toBe('the key is [redacted].');
  });

  test.each([
    ['NOT_FOUND', ' (NOT_FOUND)'],
    ['AMBIGUOUS_DUPLICATE_KEY', ' (AMBIGUOUS_DUPLICATE_KEY)'],
    ['canary-in-a-code', ''],
  ])('the error code %s is shown as "%s"; the other id is served', async (code, shown) => {
    const command = helper(
      `console.log(JSON.stringify({ protocolVersion: 1, values: { a: 'canary-a' }, errors: { b: { code: '${code}', message: 'canary-words' } } }));`,
    );
    expect(await resolve({ command }, 'a', 'b')).toEqual([
      'canary-a',
      `[secrets.providers.vault: helper has no value for "b"${shown}]`,
    ]);
  });

  test.each([
    ['text that is no JSON', "console.log('canary-plain');", 'does not answer in JSON'],
    [
      'another version',
      'console.log(\'{"protocolVersion":2,"values":{"a":"canary"}}\');',
      'does not answer as protocol version 1 asks',
    ],
    ['a list', "console.log('[]');", 'does not answer as protocol version 1 asks'],
    ['an empty value', 'console.log(\'{"protocolVersion":1,"values":{"a":""}}\');', 'has no value for "a"'],
    [
      'a value that is no text',
      'console.log(\'{"protocolVersion":1,"values":{"a":{}}}\');',
      'has no value for "a"',
    ],
    [
      'an exit code',
      "console.log('canary-out'); console.error('canary-error'); process.exit(3);",
      'ends with exit code 3',
    ],
    ['a signal', "process.kill(process.pid, 'SIGTERM');", 'ends with SIGTERM'],
  ])('%s is a failure that repeats nothing of it', async (_, body, problem) => {
    expect(await resolve({ command: helper(body) }, 'a')).toEqual([
      `[secrets.providers.vault: helper ${problem}]`,
    ]);
  });

  test('jsonOnly: false takes the plain output, one process for each id', async () => {
    const command = helper('process.stdout.write(`canary ${asked.ids.join()}\\n`);');
    expect(await resolve({ command, jsonOnly: false }, 'a', 'b')).toEqual(['canary a', 'canary b']);
    const silent = helper('', 'silent');
    expect(await resolve({ command: silent, jsonOnly: false }, 'a')).toEqual([
      '[secrets.providers.vault: silent prints nothing]',
    ]);
  });

  test('SEC-2: an id that could lead elsewhere is not asked for', async () => {
    const command = helper(ANSWER);
    expect(await resolve({ command }, '../a', 'b')).toEqual([
      '["../a" is not an id that a helper command can be asked for]',
      'canary-b',
    ]);
  });
});

describe('limits (SEC-8, S24)', () => {
  const pidIn = (name: string): number => Number(readFileSync(join(folder, name), 'utf8'));
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      // A child that nobody has waited for yet still has a number.
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };

  test('a helper that hangs is ended with all that it started', async () => {
    const command = join(folder, 'helper');
    writeFileSync(command, `#!/bin/sh\nsleep 600 &\necho $! > ${join(folder, 'pid')}\nwait\n`);
    chmodSync(command, 0o700);
    expect(await resolve({ command, timeoutMs: 1500 }, 'a')).toEqual([
      '[secrets.providers.vault: helper gives no answer within 1500 ms]',
    ]);
    await vi.waitFor(() => expect(isAlive(pidIn('pid'))).toBe(false));
  });

  test('a helper that is silent is ended before its time is up', async () => {
    const command = helper('setInterval(() => {}, 1000);');
    expect(await resolve({ command, noOutputTimeoutMs: 200 }, 'a')).toEqual([
      '[secrets.providers.vault: helper prints nothing for 200 ms]',
    ]);
  });

  test.each(['stdout', 'stderr'])('a flood on %s ends it', async (stream) => {
    const command = helper(
      `for (;;) if (!process.${stream}.write('x'.repeat(65536))) await new Promise((go) => process.${stream}.once('drain', go));`,
    );
    expect(await resolve({ command, maxOutputBytes: 1000 }, 'a')).toEqual([
      '[secrets.providers.vault: helper prints more than 1000 bytes]',
    ]);
    expect(await resolve({ command, maxOutputBytes: 1e12 }, 'a')).toEqual([
      '[secrets.providers.vault: helper prints more than 1048576 bytes]',
    ]);
  });

  test('a helper that does not read its input may still answer', async () => {
    const path = join(folder, 'deaf');
    writeFileSync(
      path,
      `#!${process.execPath}\nprocess.stdin.destroy(); console.log('{"protocolVersion":1,"values":{"a":"canary-deaf"}}');\n`,
    );
    chmodSync(path, 0o700);
    expect(await resolve({ command: path }, 'a')).toEqual(['canary-deaf']);
  });
});

test('S6: the child sees only what its entry names, and no secret on its command line', async () => {
  const log = join(folder, 'env');
  const command = helper(
    `appendFileSync(${JSON.stringify(log)}, JSON.stringify({ env: process.env, argv: process.argv })); ${ANSWER}`,
  );
  vi.stubEnv('ANTHROPIC_API_KEY', 'canary-of-the-process');
  try {
    const entry = { command, env: { VAULT_TOKEN: 'canary-own', BAD: 5 }, passEnv: ['VAULT_ADDR', 'NONE', 5] };
    expect(await resolve(entry, 'a')).toEqual(['canary-a']);
  } finally {
    vi.unstubAllEnvs();
  }
  const seen = JSON.parse(readFileSync(log, 'utf8')) as { env: Record<string, string>; argv: string[] };
  const { __CF_USER_TEXT_ENCODING: _, ...env } = seen.env;
  expect(env).toEqual({ VAULT_TOKEN: 'canary-own', VAULT_ADDR: 'https://vault.example' });
  expect(seen.argv.join(' ')).not.toContain('canary');
});

test('SEC-8: no command, and a command line in place of a command, start nothing', async () => {
  expect(await resolve({}, 'a')).toEqual(['[secrets.providers.vault has no command]']);
  const line = `${helper(ANSWER)}; touch ${join(folder, 'owned')}`;
  expect((await resolve({ command: line }, 'a'))[0]).toMatch(/is not there\]$/);
  expect(existsSync(join(folder, 'owned'))).toBe(false);
});
