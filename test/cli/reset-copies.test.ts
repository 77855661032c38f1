import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

/* S19, section 29.1, ONB-23: the copy of a reset is told of, and forgetting reaches into it. */

let ports: TestPorts;
let copy = '';

beforeEach(async () => {
  ports = testPorts({ storePath: join(temporaryFolder(), 'models.sqlite') });
  for (const id of ['groq:old', 'groq:other']) {
    await ports.auth.save({
      ...{ id, provider: 'groq', type: 'api_key', owner: 'shared' },
      ...{ secret: new Secret('canary-copied-key'), verification: { state: 'verified', atMs: 1 } },
    });
  }
  copy = (await (await ports.storeReset()).clear('config+creds+sessions')) ?? '';
});

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

test('secrets audit names the copy with what it holds, and finds nothing', async () => {
  const { exitCode, stdout } = await cli(ports, ['secrets', 'audit', '--check']);
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining(`Sealed copy of a reset: ${copy} (credentials 2)`),
  ]);
  expect(stdout).toContain('Secrets audit: clean');
  const report = JSON.parse((await cli(ports, ['secrets', 'audit', '--json'])).stdout);
  expect(report).toMatchObject({ status: 'clean', resetCopies: [{ path: copy, credentials: 2 }] });
  expect(report.filesScanned).toContain(copy);
});

test('models auth logout forgets what only the copy holds, and says so', async () => {
  const dry = await cli(ports, ['models', 'auth', 'logout', 'groq:old', '--dry-run']);
  expect(dry.stderr).toContain('Would be forgotten in the copy of a reset too: groq:old');
  const gone = await cli(ports, ['models', 'auth', 'logout', 'groq:old', '--yes']);
  expect([gone.exitCode, gone.stdout]).toEqual([0, expect.stringContaining('Forgotten here: groq:old')]);
  expect(gone.stderr).toContain('Forgotten in the copy of a reset too: groq:old');
  const rest = await cli(ports, ['models', 'auth', 'logout', '--provider', 'groq', '--yes', '--json']);
  expect(JSON.parse(rest.stdout)).toMatchObject({
    ids: ['groq:other'],
    kept: [{ owner: 'shared', id: 'groq:other', provider: 'groq' }],
    copiesLeft: [],
  });
  expect((await cli(ports, ['onboard', '--undo-reset', '--json'])).stdout).toContain('nothing-to-do');
});
