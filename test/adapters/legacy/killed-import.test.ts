import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { fixable, fixFindings, runDoctor } from '../../../src/app/doctor/doctor.ts';
import { compose } from '../../../src/compose.ts';
import { readTree } from '../../support/program.ts';

const SCRIPT = fileURLToPath(new URL('./killed-import.ts', import.meta.url));
const KEYS = Array.from({ length: 40 }, (_, index) => `canary-killed-key-${index}`);
const DOCUMENT = JSON.stringify({
  version: 1,
  profiles: Object.fromEntries(
    KEYS.map((key, index) => [`openai:k${index}`, { type: 'api_key', provider: 'openai', key }]),
  ),
});

const root = mkdtempSync(join(tmpdir(), 'openclaw-killed-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function world(home: string) {
  return compose({
    env: { HOME: home, OPENCLAW_KEY_BACKEND: 'file' },
    cwd: home,
    homedir: home,
    profile: undefined,
  });
}

/** Every value in the store, by id. */
function stored(home: string): Readonly<Record<string, string | undefined>> {
  const { ports, close } = world(home);
  const all = ports.auth
    .list('main')
    .map((profile) => [profile.id, ports.auth.readSecret(profile)?.reveal()]);
  close();
  return Object.fromEntries(all);
}

// At once: most of the time goes into waiting for the lease of the dead process to expire.
test.concurrent.each([
  'begin',
  'claim',
  'write',
  'compare',
  'seal',
  'receipt',
  'before-removal',
  'after-removal',
  'archived',
  'finish',
])(
  'decision 29, DOC-10: killed with -9 after "%s" and run again, nothing is lost or doubled',
  async (step) => {
    const home = join(root, step);
    const folder = join(home, '.openclaw', 'agents', 'main', 'agent');
    const source = join(folder, 'auth-profiles.json');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(source, DOCUMENT, { mode: 0o600 });
    const [, signal] = await once(
      spawn(process.execPath, [SCRIPT, home, step], { stdio: 'inherit' }),
      'exit',
    );
    expect(signal).toBe('SIGKILL');
    // Until the archive is there, the source is as it was, to the last byte.
    const isArchived = ['after-removal', 'archived', 'finish'].includes(step);
    expect(existsSync(source)).toBe(!isArchived);
    if (!isArchived) expect(readFileSync(source, 'utf8')).toBe(DOCUMENT);

    const { ports, close } = world(home);
    const report = await runDoctor(ports);
    const { after, failures, lines } = await fixFindings(ports, fixable(report, ['legacy-files']));
    close();
    expect(failures).toEqual([]);
    expect(JSON.stringify([report, after, lines])).not.toContain('canary');
    expect(after.findings.filter((finding) => finding.checkId === 'legacy-files')).toEqual([]);
    expect(stored(home)).toEqual(Object.fromEntries(KEYS.map((key, index) => [`openai:k${index}`, key])));
    const archives = readdirSync(folder).filter((name) => name.includes('.imported-'));
    expect(archives).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(archives);
    for (const [name, bytes] of readTree(home)) expect(bytes.includes('canary'), name).toBe(false);

    // DOC-3: what is removed here is not brought back by a stale copy of the file, and the second run finds nothing.
    const again = world(home);
    await again.ports.auth.remove('shared', 'openai:k7');
    writeFileSync(source, DOCUMENT, { mode: 0o600 });
    const stale = await fixFindings(again.ports, fixable(await runDoctor(again.ports), ['legacy-files']));
    const second = fixable(await runDoctor(again.ports), []);
    again.close();
    expect(stale.lines[0]).toContain('1 not brought back');
    expect(second).toEqual([]);
    expect(Object.keys(stored(home))).toHaveLength(KEYS.length - 1);
    expect(existsSync(source)).toBe(false);
  },
  60_000,
);
