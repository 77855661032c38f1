import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { commandProblem } from '../../../src/adapters/secrets/command-check.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let command = '';
beforeEach(() => {
  folder = temporaryFolder();
  command = join(folder, 'helper');
  writeFileSync(command, '#!/bin/sh\n');
  chmodSync(command, 0o700);
});

describe('which helper commands may run (SEC-8, S24)', () => {
  test('a private executable file of this user', () => {
    expect(commandProblem(command, [])).toBeUndefined();
    chmodSync(command, 0o555);
    expect(commandProblem(command, [])).toBeUndefined();
  });

  test.each<[string, () => string, string]>([
    ['a relative path', () => 'helper', 'is not an absolute path'],
    ['a missing file', () => join(folder, 'none'), 'is not there'],
    ['a folder', () => folder, 'is not a file'],
    [
      'a symbolic link',
      () => {
        symlinkSync(command, join(folder, 'link'));
        return join(folder, 'link');
      },
      'is a symbolic link; name the file it leads to',
    ],
    [
      'a file at the end of links that go round',
      () => {
        symlinkSync(join(folder, 'b'), join(folder, 'a'));
        symlinkSync(join(folder, 'a'), join(folder, 'b'));
        return join(folder, 'a', 'helper');
      },
      'cannot be looked at (ELOOP)',
    ],
    [
      'a file its group may change',
      () => {
        chmodSync(command, 0o720);
        return command;
      },
      'can be changed by others (chmod go-w)',
    ],
    [
      'a file that everybody may change',
      () => {
        chmodSync(command, 0o702);
        return command;
      },
      'can be changed by others (chmod go-w)',
    ],
    [
      'a file that is not executable',
      () => {
        chmodSync(command, 0o600);
        return command;
      },
      'is not executable',
    ],
    [
      'a file in a folder that everybody can change',
      () => {
        chmodSync(folder, 0o777);
        return command;
      },
      'lies in a folder that everybody can change',
    ],
  ])('%s is refused', (_, make, problem) => {
    expect(commandProblem(make(), [])).toBe(problem);
  });

  test('a file of another user is refused', () => {
    const user = vi.spyOn(process, 'geteuid').mockReturnValue(statSync(command).uid + 1);
    expect(commandProblem(command, [])).toBe('belongs to another user');
    user.mockRestore();
  });

  test.each<[string, () => readonly string[], string | undefined]>([
    ['its own folder', () => [folder], undefined],
    ['one of several', () => ['/none', folder], undefined],
    ['another folder', () => ['/usr/bin'], 'is outside its trustedDirs'],
    ['a folder that is not there', () => ['/none'], 'is outside its trustedDirs'],
    ['a relative folder', () => ['.'], 'is outside its trustedDirs'],
    [
      'a sibling whose name begins alike',
      () => {
        mkdirSync(`${folder}/hel`);
        return [`${folder}/hel`];
      },
      'is outside its trustedDirs',
    ],
  ])('trustedDirs with %s', (_, trusted, problem) => {
    expect(commandProblem(command, trusted())).toBe(problem);
  });
});
