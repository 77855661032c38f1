import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'openclaw-packed-'));
const env = { PATH: process.env['PATH'], HOME: folder, OPENCLAW_KEY_BACKEND: 'file' };
let files: readonly string[] = [];

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const answer = JSON.parse(packed);
  const [entry] = Array.isArray(answer) ? answer : (Object.values(answer) as typeof answer);
  files = entry.files.map((file: { path: string }) => file.path);
  mkdirSync(join(folder, 'app'));
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, entry.filename)],
    {
      cwd: join(folder, 'app'),
      stdio: 'ignore',
      env: { ...process.env, npm_config_package_lock: 'false' },
    },
  );
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [join(folder, 'app', 'node_modules', 'openclaw-models', 'dist', 'openclaw.js'), ...args],
    {
      encoding: 'utf8',
      env,
      maxBuffer: 16 * 1024 * 1024,
    },
  );

describe('the packed program', () => {
  test('holds only what runs', () => {
    const other = files.filter(
      (path) => !/^(?:dist\/|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE$)/.test(path),
    );
    expect(other).toEqual([]);
    expect(files).toContain('dist/openclaw.js');
    expect(files).toContain('dist/snapshot.json');
  });

  test('runs from an empty folder', () => {
    expect(run(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    const list = JSON.parse(run(['models', 'list', '--all', '--json']));
    expect(list.count).toBeGreaterThan(1500);
    expect(list.models[0]).toHaveProperty('key');
  });

  test('runs by the name that the installation gives it', () => {
    const path = `${dirname(process.execPath)}:${env.PATH ?? ''}`;
    const name = join(folder, 'app', 'node_modules', '.bin', 'openclaw');
    const version = execFileSync(name, ['--version'], { env: { ...env, PATH: path }, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  const oldNode = ['/usr/local/bin/node', '/usr/bin/node'].find(
    (path) =>
      existsSync(path) &&
      Number(execFileSync(path, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' })) < 22,
  );

  test.runIf(oldNode !== undefined)('T13: an old Node gets one clear line and exit 1', () => {
    const alone = join(folder, 'alone', 'dist');
    cpSync(join(root, 'dist'), alone, { recursive: true });
    const failed = (): string =>
      execFileSync(oldNode ?? '', [join(alone, 'openclaw.js'), '--version'], {
        env,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(failed).toThrow(/openclaw needs Node\.js 22\.19\.0 or newer/);
  });

  test.runIf(oldNode !== undefined)(
    'T13: in a checkout an old Node hands over to the one that came with it',
    () => {
      const version = execFileSync(oldNode ?? '', [join(root, 'dist', 'openclaw.js'), '--version'], {
        env,
        encoding: 'utf8',
      });
      expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
    },
  );
});
