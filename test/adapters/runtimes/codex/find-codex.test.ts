import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { findCodex } from '../../../../src/adapters/runtimes/codex/find-codex.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function file(name: string, mode = 0o755): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

describe('the executable of Codex', () => {
  test('the first one of PATH that can be started', () => {
    file('first/codex', 0o644);
    mkdirSync(join(folder, 'second', 'codex'), { recursive: true });
    const executable = file('third/codex');
    file('fourth/codex');
    const path = ['first', 'second', 'third', 'fourth'].map((name) => join(folder, name)).join(':');
    expect(findCodex({ env: { PATH: path }, platform: 'linux' })).toEqual({
      executable,
      file: executable,
      args: [],
    });
  });

  test.each([[undefined], [''], ['.'], ['test:..']])('PATH %j brings none', (path) => {
    expect(findCodex({ env: { PATH: path }, platform: 'linux' })).toBeUndefined();
  });

  test('Windows: the script behind a .cmd is started without a shell', () => {
    const executable = file('npm/codex.cmd');
    const script = file('npm/node_modules/@openai/codex/bin/codex.js');
    expect(findCodex({ env: { Path: `relative;${join(folder, 'npm')}` }, platform: 'win32' })).toEqual({
      executable,
      file: process.execPath,
      args: [script],
    });
  });

  test('Windows: a program goes before a .cmd, and a .cmd of anything else does not count', () => {
    file('other/codex.cmd');
    const program = file('program/codex.exe');
    const path = ['other', 'program'].map((name) => join(folder, name)).join(';');
    expect(findCodex({ env: { PATH: path }, platform: 'win32' })?.file).toBe(program);
    expect(findCodex({ env: { PATH: join(folder, 'other') }, platform: 'win32' })).toBeUndefined();
  });
});
