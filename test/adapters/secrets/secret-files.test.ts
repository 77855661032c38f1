import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createSecretFiles } from '../../../src/adapters/secrets/secret-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let root = '';
beforeEach(() => {
  root = temporaryFolder();
});

function put(path: string, text = '{"here": 1}'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function residue(journal: readonly string[] = []) {
  const files = createSecretFiles({
    stateDir: join(root, 'state'),
    configPath: join(root, 'config', 'openclaw.json'),
    storePath: join(root, 'state', 'store'),
    journalTexts: () => journal,
  });
  return files.residue().map((file) => ({ ...file, path: file.path.slice(root.length + 1) }));
}

test('section 0.5: backups beside the config and credential files of earlier versions, with their copies', () => {
  const backups = ['openclaw.json.bak', 'openclaw.json.bak.4', 'openclaw.json.rejected.17'].map(
    (name) => `config/${name}`,
  );
  const credentials = [
    'state/auth-profiles.json',
    'state/agent/auth.json',
    'state/agents/main/agent/auth-profiles.json',
    'state/agents/main/agent/auth-profiles.json.migrated',
    'state/agents/office/agent/models.json',
    'state/credentials/oauth.json',
  ];
  for (const path of [...backups, ...credentials]) put(path);
  for (const path of [
    'config/openclaw.json',
    'config/openclaw.json5',
    'state/agents/main/agent/notes.json',
    'state/auth-profiles.jsonx',
  ]) {
    put(path);
  }
  expect(residue()).toEqual([
    ...backups.map((path) => ({ path, kind: 'backup', document: { here: 1 } })),
    ...credentials.map((path) => ({ path, kind: 'credentials', document: { here: 1 } })),
  ]);
});

test('JSON5 is read, what is not JSON is told as unreadable, an empty file is empty', () => {
  put('config/openclaw.json.bak', '{ a: 1, /* note */ }');
  put('config/openclaw.json.bak.1', 'canary-not-json');
  put('config/openclaw.json.bak.2', '');
  expect(residue().map((file) => file.document)).toEqual([{ a: 1 }, undefined, {}]);
});

test('a link is not followed, a folder and a pipe are passed by', () => {
  put('elsewhere.json');
  mkdirSync(join(root, 'config'));
  symlinkSync(join(root, 'elsewhere.json'), join(root, 'config', 'openclaw.json.bak'));
  mkdirSync(join(root, 'config', 'openclaw.json.bak.1'));
  execFileSync('mkfifo', [join(root, 'config', 'openclaw.json.bak.2')]);
  expect(residue()).toEqual([{ path: 'config/openclaw.json.bak', kind: 'backup', document: undefined }]);
});

test('texts of the journal, each once; nothing where nothing is', () => {
  expect(residue(['{"a": 1}', '{"a": 1}', ''])).toEqual([
    { path: 'state/store', kind: 'journal', document: { a: 1 } },
    { path: 'state/store', kind: 'journal', document: {} },
  ]);
  expect(residue()).toEqual([]);
});
