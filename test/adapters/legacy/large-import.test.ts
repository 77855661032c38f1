import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixable, fixFindings, runDoctor } from '../../../src/app/doctor/doctor.ts';
import { compose } from '../../../src/compose.ts';
import { readTree } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const COUNT = 10_000;

test('decision 29: ten thousand credentials are imported, each of them is compared, and a new key takes all of them along', async () => {
  const home = temporaryFolder();
  const folder = join(home, '.openclaw', 'agents', 'main', 'agent');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const profiles = Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      `openai:k${index}`,
      { type: 'api_key', provider: 'openai', key: `canary-many-${index}-end` },
    ]),
  );
  writeFileSync(join(folder, 'auth-profiles.json'), JSON.stringify({ version: 1, profiles }), {
    mode: 0o600,
  });
  const env = { HOME: home, OPENCLAW_KEY_BACKEND: 'file' };
  const { ports, close } = compose({ env, cwd: home, homedir: home, profile: undefined });
  const { after, failures } = await fixFindings(ports, fixable(await runDoctor(ports), ['legacy-files']));
  expect(failures).toEqual([]);
  expect(after.findings.filter((finding) => finding.checkId === 'legacy-files')).toEqual([]);

  // The import and the new key have compared every one; reading tells the redactor, which slows down with each value.
  const wrong = (): readonly string[] =>
    ports.auth
      .list('main')
      .filter((_, index) => index % 97 === 0)
      .filter((row) => ports.auth.readSecret(row)?.reveal() !== `canary-many-${row.id.slice(8)}-end`)
      .map(({ id }) => id);
  expect(ports.auth.list('main')).toHaveLength(COUNT);
  expect(wrong()).toEqual([]);
  expect(await ports.keys.rekey()).toMatchObject({ credentials: COUNT, archives: 1, archivesLeft: [] });
  expect(wrong()).toEqual([]);
  close();
  for (const [name, bytes] of readTree(home)) expect(bytes.includes('canary-many'), name).toBe(false);
}, 120_000);
