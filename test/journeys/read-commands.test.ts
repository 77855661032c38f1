import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { BUNDLE_OPTIONS } from '../../src/build/bundle-options.ts';
import { type FakeClaude, fakeClaude } from '../support/fake-claude.ts';
import { type FakeCodex, installFakeCodex } from '../support/fake-codex.ts';
import { digestTree, type ProgramResult, runProgram } from '../support/program.ts';

/*
 * Decisions 33 and 36: commands that only show things load no screen and no client, talk to nobody, change nothing, and do
 * not mind when nothing can be changed.
 */
const ROOT = new URL('../../', import.meta.url).pathname;
const GUARD = new URL('../support/loopback-only.ts', import.meta.url).href;
const RECORDER = new URL('../support/module-recorder.ts', import.meta.url).href;
/** Root may write anywhere, so there the reader runs as somebody else. */
const OTHER_USER = 65_534;

const READS: readonly (readonly string[])[] = [
  ['models', 'status'],
  ['models', 'status', '--json'],
  ['models', 'status', '--plain'],
  ['models', 'status', '--check'],
  ['models', 'list'],
  ['models', 'list', '--all', '--json'],
  ['models', 'auth', 'list'],
  ['models', 'auth', 'list', '--json'],
  ['models', 'cooldown', 'list', '--json'],
  ['agents', 'list'],
  ['agents', 'list', '--json'],
  ['sessions', 'list', '--json'],
  ['sessions', 'show', 'work'],
  ['status', '--usage'],
  ['status', '--usage', '--json'],
  ['logs'],
  ['logs', '--json'],
  ['gateway', 'restart'],
  ['schema'],
  ['schema', 'models-status'],
  ['completion', 'bash'],
  ['__complete', '3', 'models', 'set', 'ope'],
  ['__complete', '4', 'models', 'cooldown', 'clear', 'fake'],
  ['--help'],
  ['models', '--help'],
  [],
];

const NAMED = READS.map((args) => [args.join(' ') || '(alone)', args] as const);

const folder = mkdtempSync(join(tmpdir(), 'openclaw-reads-'));
const home = join(folder, 'home');
/** A bundle of its own, since only whoever bundles learns what is in which chunk. */
const dist = join(folder, 'dist');
const program = join(dist, 'openclaw.js');
let env: Record<string, string>;
let outputs: Metafile['outputs'];
let provider: FakeProvider;
/** Both on PATH; they write down every start. */
let claude: FakeClaude;
let codex: FakeCodex;

beforeAll(async () => {
  ({ outputs } = (await build({ ...BUNDLE_OPTIONS, outdir: dist, metafile: true })).metafile as Metafile);
  cpSync(join(ROOT, 'src', 'adapters', 'catalog', 'snapshot.json'), join(dist, 'snapshot.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  provider = await startFakeProvider({ behave: () => ({ kind: 'answer', text: 'Hello.' }) });
  claude = fakeClaude(join(folder, 'claude'));
  codex = installFakeCodex(join(folder, 'codex'), { turns: [] });
  env = {
    HOME: home,
    OPENCLAW_KEY_BACKEND: 'file',
    NO_PROXY: '127.0.0.1',
    PATH: [claude.bin, dirname(codex.executable), process.env['PATH']].join(':'),
    CODEX_HOME: codex.env['CODEX_HOME'] ?? '',
  };
  mkdirSync(home);
  const run = (args: readonly string[], input?: string) =>
    runProgram(args, { env, program, cwd: folder, ...(input === undefined ? {} : { input }) });
  const connected = await run(
    [
      ...['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'custom-api-key'],
      ...['--custom-provider-id', 'fake', '--custom-base-url', `${provider.url}/v1`],
      ...['--custom-model-id', 'alpha', '--custom-api-key', '-'],
    ],
    'canary-read-commands',
  );
  expect(connected).toMatchObject({ exitCode: 0 });
  expect(await run(['agent', '--message', 'hi', '--session', 'work'])).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await provider.close();
  for (const path of foldersIn(folder)) chmodSync(path, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function foldersIn(path: string): readonly string[] {
  const below = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [path, ...below.flatMap((entry) => foldersIn(join(path, entry.name)))];
}

interface Watched extends ProgramResult {
  readonly modules: readonly string[];
  readonly connections: readonly string[];
}

/** Runs a command and notes what it loads and whom it calls. */
async function watch(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Watched> {
  const logs = mkdtempSync(join(folder, 'logs-'));
  const watched = {
    NODE_OPTIONS: `--import=${GUARD} --import=${RECORDER}`,
    OPENCLAW_TEST_MODULES: join(logs, 'modules'),
    OPENCLAW_TEST_CONNECTIONS: join(logs, 'connections'),
  };
  const ran = await runProgram(args, { env: { ...env, ...more, ...watched }, cwd: folder, program });
  const linesOf = (path: string): readonly string[] =>
    existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  return {
    ...ran,
    modules: linesOf(watched.OPENCLAW_TEST_MODULES),
    connections: linesOf(watched.OPENCLAW_TEST_CONNECTIONS),
  };
}

/** Source files in the chunks that were loaded, and packages that were loaded beside them. */
function sourcesOf(modules: readonly string[]): readonly string[] {
  return modules.flatMap((url) => {
    if (!url.startsWith('file:') || !url.includes('/dist/')) return [url];
    const [, output] = Object.entries(outputs).find(([path]) => basename(path) === basename(url)) ?? [];
    expect(output, `${url} is none of the chunks`).toBeDefined();
    return Object.keys(output?.inputs ?? {});
  });
}

/** What starts and runs other programs; to tell whether they are there takes the rest of these folders. */
const RUNNERS =
  /adapters\/runtimes\/(?:claude-cli\/|guarded-child|child-guard|line-reader|codex\/(?!codex-presence|codex-sign-in|find-codex))/;

const HEAVY =
  /node_modules\/(?:react|react-reconciler|ink|ink-select-input|undici|yoga-layout|@ai-sdk)\/|(?:^|\/)components\/|adapters\/(?:http|providers|demo)\//;

test('S2: the chunk of every command imports nothing, and leaves zod to the first schema', () => {
  const start = Object.values(outputs).find(({ inputs }) => Object.hasOwn(inputs, 'src/run-program.ts'));
  const outside = (start?.imports ?? []).filter(
    ({ kind, external }) => external && kind === 'import-statement',
  );
  expect(outside).toEqual([]);
  expect(Object.keys(start?.inputs ?? {}).filter((path) => path.startsWith('node_modules/zod'))).toEqual([]);
});

test.each([
  ['models', 'list', '--json'],
  ['models', 'status', '--json'],
])('S2, S3: openclaw %s %s makes no schema, not even where Codex is signed in', async (...args) => {
  const signedIn = mkdtempSync(join(folder, 'codex-home-'));
  const login = { tokens: { access_token: 'canary-head.eyJleHAiOjQxMDI0NDQ4MDB9.canary' } };
  writeFileSync(join(signedIn, 'auth.json'), JSON.stringify(login), { mode: 0o600 });
  const { exitCode, modules } = await watch(args, { CODEX_HOME: signedIn });
  expect(exitCode).toBe(0);
  expect(sourcesOf(modules).filter((source) => source.startsWith('node_modules/zod'))).toEqual([]);
});

test('the check sees a schema where one is made', async () => {
  const { modules } = await watch(['config', 'schema']);
  expect(sourcesOf(modules).some((source) => source.startsWith('node_modules/zod'))).toBe(true);
});

test.each(NAMED)(
  'decisions 33 and 36: openclaw %s loads no client, calls nobody and writes nothing',
  async (_, args) => {
    const before = digestTree(home);
    const { exitCode, stdout, modules, connections } = await watch(args);
    expect(exitCode).toBe(0);
    expect(stdout.trim()).not.toBe('');
    expect(digestTree(home)).toEqual(before);
    const sources = sourcesOf(modules);
    expect(sources.some((source) => source.endsWith('src/cli/program.ts'))).toBe(true);
    expect(sources.filter((source) => HEAVY.test(source) || RUNNERS.test(source))).toEqual([]);
    expect(connections).toEqual([]);
  },
);

test('the check sees a client where there is one', async () => {
  const { exitCode, modules, connections } = await watch(['agent', '--message', 'hi']);
  expect(sourcesOf(modules).some((source) => HEAVY.test(source))).toBe(true);
  expect({ exitCode, connections }).toEqual({ exitCode: 0, connections: ['127.0.0.1'] });
});

describe('decision 36: from a folder in which nothing can be written', () => {
  const frozen = join(folder, 'frozen');
  const user = process.geteuid?.() === 0 ? { uid: OTHER_USER, gid: OTHER_USER } : {};

  beforeAll(() => {
    cpSync(home, frozen, { recursive: true });
    for (const name of readdirSync(frozen, { recursive: true }) as string[]) {
      const path = join(frozen, name);
      if (user.uid !== undefined) chownSync(path, OTHER_USER, OTHER_USER);
      if (statSync(path).isFile()) chmodSync(path, 0o400);
    }
    for (const path of foldersIn(frozen)) {
      if (user.uid !== undefined) chownSync(path, OTHER_USER, OTHER_USER);
      chmodSync(path, 0o500);
    }
    chmodSync(folder, 0o755);
  });

  test.each(NAMED)('openclaw %s', (_, args) => {
    const before = digestTree(frozen);
    const at = (HOME: string, owner: object) =>
      spawnSync(process.execPath, [program, ...args], {
        env: { ...env, HOME },
        cwd: '/',
        encoding: 'utf8',
        input: '',
        ...owner,
      });
    const read = at(frozen, user);
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: '' });
    expect(timeless(read.stdout, frozen)).toBe(timeless(at(home, {}).stdout, home));
    expect(digestTree(frozen)).toEqual(before);
  });
});

/** What two runs at different moments in different homes have in common. */
function timeless(text: string, ownHome: string): string {
  return text
    .replaceAll(ownHome, '~')
    .replace(/\d{13}/g, 'T')
    .replace(/\d+ ?(?:s|m|ms)( ago)?\b|just now/g, 'T');
}

test('decision 37: none of them has started a runtime, and the check sees one where a turn needs it', async () => {
  expect([claude.calls(), codex.started()]).toEqual([[], []]);
  const login = ['models', 'auth', 'login', '--provider', 'anthropic', '--method', 'cli'];
  expect(await runProgram(login, { env, program, cwd: folder })).toMatchObject({ exitCode: 0 });
  const { modules } = await watch(['agent', '--model', 'anthropic/claude-opus-4-6', '--message', 'hi']);
  expect(sourcesOf(modules).some((source) => RUNNERS.test(source))).toBe(true);
  expect(claude.calls()).toHaveLength(1);
});
