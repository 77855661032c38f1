import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { readTree, runProgram, temporaryHome } from '../support/program.ts';

let home: ReturnType<typeof temporaryHome>;
beforeEach(() => {
  home = temporaryHome();
  mkdirSync(join(home.path, '.openclaw'), { mode: 0o700 });
});
afterEach(() => home.remove());

function put(name: string, value: unknown): string {
  const path = join(home.path, '.openclaw', name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 });
  return path;
}

const selected = { agents: { defaults: { model: 'openai/gpt-5.5' } } };
const withKey = (apiKey: unknown, rest: object = {}) => ({
  ...selected,
  models: { providers: { openai: { apiKey } } },
  ...rest,
});

interface Audit {
  readonly status: string;
  readonly findings: readonly { readonly code: string }[];
  readonly resolution: object;
}

async function audit(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const result = await runProgram(['secrets', 'audit', ...args], { env: { ...home.env, ...env } });
  expect(result.stdout + result.stderr).not.toContain('canary');
  return result;
}

describe('openclaw secrets audit', () => {
  test('section 29.1: clean, findings, unresolved and their exit codes; nothing is written', async () => {
    put('openclaw.json', withKey('${OPENAI_API_KEY}'));
    const before = readTree(home.path);
    const clean = await audit(['--check', '--json'], { OPENAI_API_KEY: 'canary-key-value' });
    expect(clean.exitCode).toBe(0);
    expect(JSON.parse(clean.stdout)).toMatchObject({ version: 1, status: 'clean', findings: [] });
    const unresolved = await audit();
    expect(unresolved.exitCode).toBe(2);
    expect(unresolved.stdout).toContain(
      'REF_UNRESOLVED ~/.openclaw/openclaw.json: models.providers.openai.apiKey',
    );
    expect(readTree(home.path)).toEqual(before);

    put('openclaw.json', withKey('canary-key-value'));
    put('openclaw.json.bak', withKey('canary-older-value'));
    put('auth-profiles.json', { profiles: { 'openai:a': { key: 'canary-legacy' } } });
    expect((await audit()).exitCode).toBe(0);
    const findings = await audit(['--check', '--json']);
    expect(findings.exitCode).toBe(1);
    const report = JSON.parse(findings.stdout) as Audit;
    expect(report.status).toBe('findings');
    expect(report.findings.map((finding) => finding.code)).toEqual([
      'PLAINTEXT_FOUND',
      'LEGACY_RESIDUE',
      'LEGACY_RESIDUE',
    ]);
  });

  test('SEC-8: a helper command runs only with --allow-exec, once, and sees no other key', async () => {
    const log = join(home.path, 'helper.log');
    const helper = put(
      'helper',
      `#!${process.execPath}
const { appendFileSync } = process.getBuiltinModule('node:fs');
let input = '';
process.stdin.on('data', (data) => { input += data; }).on('end', () => {
  appendFileSync(${JSON.stringify(log)}, JSON.stringify({ env: process.env, argv: process.argv, input }) + '\\n');
  const { ids } = JSON.parse(input);
  console.log(JSON.stringify({ protocolVersion: 1, values: Object.fromEntries(ids.map((id) => [id, 'canary-' + id])) }));
});
`,
    );
    chmodSync(helper, 0o700);
    const config = {
      ...selected,
      models: {
        providers: {
          openai: {
            apiKey: { source: 'exec', provider: 'vault', id: 'openai' },
            headers: { 'x-team': { source: 'exec', provider: 'vault', id: 'team' } },
          },
        },
      },
      secrets: { providers: { vault: { source: 'exec', command: helper } } },
    };
    put('openclaw.json', config);
    const skipped = JSON.parse((await audit(['--json'])).stdout) as Audit;
    expect(skipped.resolution).toEqual({ refsChecked: 0, skippedExecRefs: 2, resolvabilityComplete: false });
    const checked = await audit(['--allow-exec', '--json'], { ANTHROPIC_API_KEY: 'canary-anthropic' });
    expect(checked.exitCode).toBe(0);
    expect((JSON.parse(checked.stdout) as Audit).resolution).toEqual({
      refsChecked: 2,
      skippedExecRefs: 0,
      resolvabilityComplete: true,
    });
    const [call, ...others] = readFileSync(log, 'utf8').trim().split('\n');
    expect(others).toEqual([]);
    expect(call).not.toContain('canary');
    expect(JSON.parse((JSON.parse(call ?? '') as { input: string }).input)).toEqual({
      protocolVersion: 1,
      provider: 'vault',
      ids: ['openai', 'team'],
    });
  });

  test('ENV-3, ENV-7: status tells what the login shell supplied; former names are named once', async () => {
    const shell = put('zsh', '#!/bin/sh\nexport OPENAI_API_KEY=canary-from-shell\neval "$3"\n');
    chmodSync(shell, 0o700);
    put('openclaw.json', {
      ...selected,
      env: { shellEnv: { enabled: true }, vars: { GROQ_API_KEY: 'canary-config' } },
    });
    const env = { ...home.env, SHELL: shell, CLAWDBOT_TOKEN: 'canary-former' };
    const status = await runProgram(['models', 'status', '--json'], { env });
    expect(status.stdout + status.stderr).not.toContain('canary');
    const report = JSON.parse(status.stdout) as {
      auth: { shellEnvFallback: object };
      credentials: readonly { id: string; origin: string }[];
    };
    expect(report.auth.shellEnvFallback).toEqual({ enabled: true, appliedKeys: ['OPENAI_API_KEY'] });
    expect(report.credentials.map(({ id, origin }) => [id, origin])).toEqual([
      ['env:OPENAI_API_KEY', 'shell'],
      ['env:GROQ_API_KEY', 'config'],
    ]);
    expect(status.stderr.match(/CLAWDBOT_TOKEN is ignored/g)).toHaveLength(1);
  });

  test.each([
    ['the .env of the state directory', 'dotenv', {}],
    ['a login shell', 'shell', { env: { shellEnv: { enabled: true } } }],
  ])(
    'ENV-8: without the variables of a shell, as a service starts it, a key comes from %s',
    async (_name, origin, config) => {
      const provider = await startFakeProvider({
        models: ['m'],
        behave: ({ key }) =>
          key === 'canary-of-a-service'
            ? { kind: 'answer', text: 'served' }
            : { kind: 'status', status: 401, body: { error: { message: 'no', code: 'invalid_api_key' } } },
      });
      const models = {
        providers: { openai: { baseUrl: `${provider.url}/v1`, models: [{ id: 'm', name: 'm' }] } },
      };
      put('openclaw.json', { agents: { defaults: { model: 'openai/m' } }, models, ...config });
      const line = 'OPENAI_API_KEY=canary-of-a-service\n';
      const shell = put('zsh', `#!/bin/sh\nexport ${line}eval "$3"\n`);
      chmodSync(shell, 0o700);
      const env = { ...home.env, SHELL: shell };
      const bare = await runProgram(['models', 'status', '--json'], { env: home.env });
      expect(bare.stdout).not.toContain('env:OPENAI_API_KEY');
      if (origin === 'dotenv') put('.env', line);
      const served = await runProgram(['agent', '--message', 'hi'], { env });
      const { stdout } = await runProgram(['models', 'status', '--json'], { env });
      await provider.close();
      expect(served).toMatchObject({ exitCode: 0, stdout: 'served\n' });
      expect(JSON.parse(stdout).credentials).toMatchObject([
        { id: 'env:OPENAI_API_KEY', origin, next: true },
      ]);
    },
  );
});
