import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEnvironment } from '../../../src/adapters/system/environment.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'environment-'));
  mkdirSync(join(root, 'work'));
  mkdirSync(join(root, 'state'));
});
afterEach(() => rmSync(root, { recursive: true }));

const workspace = (text: string): void => writeFileSync(join(root, 'work', '.env'), text);
const state = (text: string): void => writeFileSync(join(root, 'state', '.env'), text);
const environment = (processEnv: Record<string, string> = {}, config?: Record<string, unknown>) =>
  createEnvironment({
    processEnv,
    cwd: join(root, 'work'),
    stateDir: join(root, 'state'),
    configDocument: () => ({ env: config }),
    now: () => 0,
  });

test('ENV-1: process, folder, state directory, config; nothing overrides an earlier source', () => {
  workspace('A=folder\nB=folder');
  state('A=state\nB=state\nC=state');
  const found = environment({ A: 'process' }, { A: 'config', B: 'config', C: 'config', D: 'config' });
  expect(['A', 'B', 'C', 'D', 'E'].map((name) => found.lookup(name))).toEqual([
    { value: 'process', origin: 'process' },
    { value: 'folder', origin: 'dotenv' },
    { value: 'state', origin: 'dotenv' },
    { value: 'config', origin: 'config' },
    undefined,
  ]);
});

test('unset and empty are the same, and an empty value lets the next source speak', () => {
  state('A=\nB="  "\nC=kept');
  expect(environment({ C: '' }).lookup('C')?.value).toBe('kept');
  expect(environment().lookup('A')).toBeUndefined();
  expect(environment().lookup('B')).toBeUndefined();
});

test('ENV-2: env.vars and flat names are read; a block never answers for itself', () => {
  const found = environment({}, { FLAT: 'one', vars: { NESTED: 'two', FLAT: 'three' }, NUMBER: 4, ON: true });
  expect(['NESTED', 'NUMBER'].map((name) => found.lookup(name)?.value)).toEqual(['two', '4']);
  expect(['vars', 'ON', 'constructor', 'toString'].map((name) => found.lookup(name))).toEqual(
    Array(4).fill(undefined),
  );
});

test('the usual spellings of a .env file', () => {
  state('\uFEFFexport A="one two" # remark\nB=\'three\'\n# C=no\nD=a=b\r\n');
  expect(['A', 'B', 'C', 'D'].map((name) => environment().lookup(name)?.value)).toEqual([
    'one two',
    'three',
    undefined,
    'a=b',
  ]);
});

test.each([
  'OPENAI_API_KEY',
  'HF_TOKEN',
  'ACME_BASE_URL',
  'ACME_API_HOST',
  'OLLAMA_HOST',
  'X_ENDPOINT',
  'X_HOMESERVER',
  'OPENCLAW_STATE_DIR',
  'HTTPS_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'AWS_PROFILE',
  'GOOGLE_APPLICATION_CREDENTIALS',
])('ENV-4, S13: the .env of a folder may not set %s, the one of the state directory may', (name) => {
  workspace(`${name}=hostile`);
  expect(environment().lookup(name)).toBeUndefined();
  state(`${name}=mine`);
  expect(environment().lookup(name)).toEqual({ value: 'mine', origin: 'dotenv' });
});

test('a .env that is a folder or a pipe brings nothing and does not hang', () => {
  mkdirSync(join(root, 'work', '.env'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'state', '.env')]);
  expect(environment().lookup('A')).toBeUndefined();
});
