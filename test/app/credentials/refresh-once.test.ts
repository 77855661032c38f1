import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createOAuthClient } from '../../../src/adapters/oauth/oauth-client.ts';
import { createClock } from '../../../src/adapters/system/clock.ts';
import { saveSignIn } from '../../../src/app/credentials/save-sign-in.ts';
import { type Composition, compose } from '../../../src/compose.ts';
import { type OAuthMaterial, parseOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import { EMAIL, type OAuthServer, signInAt, startOAuthServer } from '../../support/oauth-server.ts';
import { readTree } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const script = fileURLToPath(new URL('./refresh-process.ts', import.meta.url));
const ID = `openai-codex:${EMAIL}`;
const children: ChildProcess[] = [];
const open: Composition[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const { close } of open.splice(0)) close();
});

interface Asker {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  go(): void;
  readonly said: Promise<{ ok: boolean; print?: string; message?: string } | undefined>;
}

/** A process that asks for fresh material once it is told to; with `stored` it dies right after it has written that. */
function asker(home: string, diesWhen = ''): Asker {
  const child = spawn(process.execPath, [script, home, ID, diesWhen], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  let text = '';
  const ready = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.includes('ready')) ready.resolve();
  });
  const said = new Promise<Awaited<Asker['said']>>((resolve) => {
    child.on('close', () => {
      const line = text.split('\n').find((entry) => entry.startsWith('{'));
      resolve(line === undefined ? undefined : JSON.parse(line));
    });
  });
  return { child, ready: ready.promise, go: () => void child.stdin.write('go\n'), said };
}

/** A home with one signed-in profile whose access token ends at once. */
async function expiredHome(): Promise<{ home: string; server: OAuthServer; ports: Composition['ports'] }> {
  const home = temporaryFolder();
  const server = await startOAuthServer();
  const env = { HOME: home, OPENCLAW_KEY_BACKEND: 'file', NO_PROXY: '127.0.0.1' };
  const composition = compose({ env, cwd: home, homedir: home, profile: undefined });
  open.push(composition);
  const { ports } = composition;
  const material = await signInAt(server, createOAuthClient(createClock()));
  const stale = { ...material, expiresAtMs: Date.now() - 1000 };
  await saveSignIn(ports, { provider: 'openai-codex', profileId: undefined, material: stale, actor: 'test' });
  return { home, server, ports };
}

function storedMaterial(ports: Composition['ports']): OAuthMaterial | undefined {
  const profile = ports.auth.get('main', ID);
  const sealed = profile === undefined ? undefined : ports.auth.readSecret(profile);
  return sealed === undefined ? undefined : parseOAuthMaterial(sealed);
}

const refreshes = (server: OAuthServer): number =>
  server.tokenCalls.filter((grant) => grant === 'refresh_token').length;

describe('refresh once across processes (OAUTH-5, decision 30)', () => {
  test('eight processes at once: one call at the token endpoint, eight successes with one token', async () => {
    const { home, server, ports } = await expiredHome();
    const before = storedMaterial(ports);
    const askers = Array.from({ length: 8 }, () => asker(home));
    await Promise.all(askers.map(({ ready }) => ready));
    for (const { go } of askers) go();
    const said = await Promise.all(askers.map((entry) => entry.said));
    expect(said.map((entry) => entry?.ok)).toEqual(Array(8).fill(true));

    expect(new Set(said.map((entry) => entry?.print)).size).toBe(1);
    expect(refreshes(server)).toBe(1);
    expect(storedMaterial(ports)?.refresh?.reveal()).not.toBe(before?.refresh?.reveal());
  }, 60_000);

  test('kill -9 while the request is on its way: the next one takes over with the token that still counts', async () => {
    const { home, server, ports } = await expiredHome();
    const arrived = Promise.withResolvers<void>();
    server.beforeToken = async () => {
      if (refreshes(server) > 1) return undefined;
      arrived.resolve();
      await victim.said;
      return { status: 500, body: {} };
    };
    const victim = asker(home);
    await victim.ready;
    victim.go();
    await arrived.promise;
    victim.child.kill('SIGKILL');
    expect(await victim.said).toBeUndefined();
    const heir = asker(home);
    await heir.ready;
    heir.go();
    expect(await heir.said).toMatchObject({ ok: true });
    expect(refreshes(server)).toBe(2);
    expect(ports.auth.get('main', ID)?.refreshFailure).toBeUndefined();
  }, 60_000);

  test('kill -9 before the request: the abandoned lease expires', async () => {
    const { home, server, ports } = await expiredHome();
    const owner = ports.auth.get('main', ID)?.owner;
    expect(await ports.leases.acquire(`oauth-refresh:${owner}:${ID}`, 1500)).toBeDefined();
    const heir = asker(home);
    await heir.ready;
    heir.go();
    expect(await heir.said).toMatchObject({ ok: true });
    expect(refreshes(server)).toBe(1);
  }, 60_000);

  test('kill -9 between the answer and the store: the profile stays, and says how to sign in again', async () => {
    const { home, server, ports } = await expiredHome();
    const sealed = storedMaterial(ports)?.refresh?.reveal();
    const answered = Promise.withResolvers<void>();
    server.afterToken = async () => {
      if (refreshes(server) > 1) return;
      answered.resolve();
      await victim.said;
    };
    const victim = asker(home);
    await victim.ready;
    victim.go();
    await answered.promise;
    victim.child.kill('SIGKILL');
    await victim.said;
    const heir = asker(home);
    await heir.ready;
    heir.go();
    const said = await heir.said;
    expect(said?.message).toContain(`openclaw models auth login --provider openai-codex --profile-id ${ID}`);
    expect(ports.auth.get('main', ID)?.refreshFailure?.words).toBe(said?.message);
    expect(storedMaterial(ports)?.refresh?.reveal()).toBe(sealed);
    // Signing in again renews the same profile.
    const saved = await saveSignIn(ports, {
      provider: 'openai-codex',
      profileId: undefined,
      material: await signInAt(server, createOAuthClient(createClock())),
      actor: 'test',
    });
    expect(saved.profile.id).toBe(ID);
    expect(saved.profile.refreshFailure).toBeUndefined();
  }, 60_000);

  test('kill -9 after the store: the next one has the new token at once, without another request', async () => {
    const { home, server, ports } = await expiredHome();
    const victim = asker(home, 'stored');
    await victim.ready;
    victim.go();
    expect(await victim.said).toBeUndefined();
    expect(refreshes(server)).toBe(1);
    const heir = asker(home);
    await heir.ready;
    heir.go();
    expect(await heir.said).toMatchObject({ ok: true });
    expect(refreshes(server)).toBe(1);
    expect(ports.auth.get('main', ID)?.refreshFailure).toBeUndefined();
  }, 60_000);

  test('no token stands anywhere on the disk', async () => {
    const { home, server, ports } = await expiredHome();
    const first = storedMaterial(ports);
    const one = asker(home);
    await one.ready;
    one.go();
    expect((await one.said)?.print).toBe(
      createHash('sha256')
        .update(storedMaterial(ports)?.access.reveal() ?? '')
        .digest('hex'),
    );
    const second = storedMaterial(ports);
    expect(refreshes(server)).toBe(1);
    const secrets = [first, second].flatMap((entry) => [entry?.access.reveal(), entry?.refresh?.reveal()]);
    expect(secrets.filter((value) => value !== undefined && value.length > 20)).toHaveLength(4);
    for (const [path, bytes] of readTree(home)) {
      for (const secret of secrets) expect(bytes.includes(secret ?? ''), path).toBe(false);
    }
  }, 60_000);
});
