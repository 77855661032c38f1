import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPrivateFile, withinTime } from '../../../src/adapters/secrets/private-file.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-file-'));
  path = join(folder, 'secret');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makeFile(mode = 0o600): void {
  writeFileSync(path, 'canary-text');
  // Set afterwards: the mode of a new file passes through the umask.
  chmodSync(path, mode);
}

const read = (file: string, maxBytes: number) => readPrivateFile(file, { maxBytes, timeoutMs: 5000 });

describe('SEC-7: a file with a secret', () => {
  test('is read whole up to its limit', async () => {
    makeFile();
    expect(await read(path, 11)).toEqual({ ok: true, text: 'canary-text' });
    expect(await read(path, 10)).toEqual({ ok: false, problem: 'is larger than 10 bytes' });
  });

  test.each<[string, () => void, string]>([
    ['is missing', () => {}, 'cannot be read (ENOENT)'],
    ['its group may read', () => makeFile(0o640), 'can be read by others; make it private (chmod 600)'],
    ['everybody may write', () => makeFile(0o602), 'can be read by others; make it private (chmod 600)'],
    ['is a folder', () => mkdirSync(path), 'is not a plain file with one name'],
    [
      'is a link',
      () => {
        writeFileSync(join(folder, 'target'), 'canary-text', { mode: 0o600 });
        symlinkSync(join(folder, 'target'), path);
      },
      'is a symbolic link',
    ],
    [
      'has a second name',
      () => {
        makeFile();
        linkSync(path, join(folder, 'second'));
      },
      'is not a plain file with one name',
    ],
    [
      'is a pipe nobody writes to',
      () => void execFileSync('mkfifo', ['-m', '600', path]),
      'is not a plain file with one name',
    ],
  ])('that %s is refused with the reason', async (_, make, problem) => {
    make();
    expect(await read(path, 1000)).toEqual({ ok: false, problem });
  });

  test('is named absolutely', async () => {
    expect(await read('secret', 1000)).toEqual({ ok: false, problem: 'is not an absolute path' });
  });

  test('that hangs is given up after its time limit', async () => {
    const never = new Promise<never>(() => {});
    expect(await withinTime(never, 5)).toEqual({ ok: false, problem: 'cannot be read within 5 ms' });
    const answer = { ok: true, text: 'canary-text' } as const;
    expect(await withinTime(Promise.resolve(answer), 5000)).toEqual(answer);
  });
});
