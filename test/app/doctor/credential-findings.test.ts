import { afterEach, describe, expect, test } from 'vitest';
import { linkExternalLogin } from '../../../src/app/credentials/external-logins.ts';
import { fixable, fixFindings, runDoctor } from '../../../src/app/doctor/doctor.ts';
import { externalLogin } from '../../../src/core/credentials/external-login.ts';
import { formatOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import type { EndpointInspector, ListOutcome } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { blocked } from '../../support/blocked.ts';
import { fakeRuntimes } from '../../support/fake-runtimes.ts';
import { START_MS, type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';
import { saveProfile } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function open(options: TestPortsOptions = {}): void {
  ports = testPorts(options);
}

const HOUR_MS = 3_600_000;
const findings = async (choice = {}) => (await runDoctor(ports, choice)).findings;
const finding = async (id: string) => (await findings()).find((entry) => entry.id === id);

const material = formatOAuthMaterial({
  access: new Secret('canary-access'),
  refresh: new Secret('canary-refresh'),
  expiresAtMs: START_MS - 1,
});

describe('stored credentials (DOC-6)', () => {
  test.each([
    [{ type: 'token', expiresAtMs: START_MS + HOUR_MS }, 'warning', 'expires in', 'setup-token'],
    [
      { type: 'token', expiresAtMs: START_MS - 1 },
      'warning',
      'expired',
      'paste-api-key --provider anthropic',
    ],
    [
      { ref: { source: 'env', provider: 'default', id: 'GONE' } },
      'warning',
      'Environment variable "GONE" is not set.',
      'Make env:GONE readable',
    ],
  ] as const)('%j', async (facts, severity, words, fix) => {
    open();
    await saveProfile(ports, 'anthropic:a', facts);
    const found = await finding('auth-profiles/anthropic:a');
    expect(found).toMatchObject({ checkId: 'auth-profiles', severity, isFixable: false });
    expect(found?.message).toContain(words);
    expect(found?.fixHint).toContain(fix);
  });

  test.each([
    [{}, 'info', 'anthropic:a: cooling 00:30 (rate limit)'],
    [{ model: '', kind: 'disabled', reason: 'billing' }, 'warning', 'anthropic:a: disabled 00:30 (billing)'],
  ] as const)('a block %j is told with its reason', async (facts, severity, message) => {
    open({ config: { agents: { defaults: { model: 'anthropic/claude-opus-4-6' } } } });
    await saveProfile(ports, 'anthropic:a', {});
    await blocked(ports, 'anthropic:a', { model: 'claude-opus-4-6', ...facts });
    const found = await finding('auth-profiles/anthropic:a');
    expect(found).toMatchObject({ severity, isFixable: false, message });
  });

  test('OAUTH-7: a refresh that was refused for good names the exact command', async () => {
    open();
    await saveProfile(ports, 'openai-codex:me', { type: 'oauth', secret: material });
    const [profile] = ports.auth.list('shared');
    if (profile === undefined) throw new Error('nothing stored');
    await ports.auth.setRefreshFailure(profile, { atMs: START_MS, words: 'it was used already' });
    expect(await finding('auth-profiles/openai-codex:me')).toMatchObject({
      severity: 'warning',
      message: 'openai-codex:me: expired: it was used already',
      fixHint:
        'Sign in again: openclaw models auth login --provider openai-codex --profile-id openai-codex:me',
    });
  });

  test('a sign-in whose access token ended is refreshed, where a person is asked', async () => {
    open({
      oauth: {
        begin: () => Promise.reject(new Error('nobody signs in')),
        revoke: async () => ({ ok: true }),
        refresh: async () => ({
          ok: true,
          material: { access: new Secret('canary-new'), expiresAtMs: START_MS + HOUR_MS },
        }),
      },
    });
    await saveProfile(ports, 'openai-codex:me', {
      type: 'oauth',
      secret: material,
      expiresAtMs: START_MS - 1,
    });
    const report = await runDoctor(ports);
    const id = 'auth-profiles/openai-codex:me';
    expect(fixable(report, [], false)).toEqual([]);
    expect(fixable(report, [id], false).map((entry) => entry.id)).toEqual([id]);
    const done = await fixFindings(ports, fixable(report, []));
    expect(done.lines).toEqual(['openai-codex:me: refreshed']);
    expect(done.after.findings).toEqual([]);
  });

  test('ORD-3: what an order leaves out is no finding; a sign-in of another program is none', async () => {
    open({
      config: { auth: { order: { openai: ['openai:a'] } } },
      runtimes: fakeRuntimes({ 'claude-cli': [] }).runtimes,
    });
    await saveProfile(ports, 'openai:a', {});
    await saveProfile(ports, 'openai:b', {});
    const kind = externalLogin('claude-cli');
    await linkExternalLogin(ports, { kind, profileId: undefined, actor: 'test' });
    expect(await findings()).toEqual([]);
  });

  test('decision 37: a sign-in of a program that is not installed is one', async () => {
    open({});
    const kind = externalLogin('claude-cli');
    await linkExternalLogin(ports, { kind, profileId: undefined, actor: 'test' });
    expect(await findings()).toMatchObject([{ message: expect.stringContaining('no "claude" on PATH') }]);
  });
});

describe('the config (DOC-7)', () => {
  test.each(['opencode', 'opencode-zen', 'opencode-go'])(
    'an entry for %s hides what is built in',
    async (id) => {
      open({ config: { models: { providers: { [id]: { baseUrl: 'https://zen.example.test/v1' } } } } });
      expect(await finding(`provider-overrides/${id}`)).toMatchObject({
        severity: 'warning',
        path: `models.providers.${id}`,
        fixHint: `If it is left over: openclaw config unset models.providers.${id}`,
      });
    },
  );

  test.each([
    ['openai/gpt-5.5', true],
    [{ primary: 'openai/gpt-5.5' }, true],
    [{ primary: 'openai/gpt-5.5', fallbacks: [] }, false],
    [undefined, false],
  ])('an agent with the model %j', async (model, isFound) => {
    open({
      config: {
        agents: { list: [{ id: 'main' }, { id: 'coder', ...(model === undefined ? {} : { model }) }] },
      },
    });
    const found = await finding('agent-fallbacks/coder');
    expect(found !== undefined).toBe(isFound);
    if (isFound) expect(found).toMatchObject({ severity: 'warning', path: 'agents.list[1].model' });
  });
});

describe('which checks run (DOC-8)', () => {
  const silent = (outcome: ListOutcome): EndpointInspector => ({
    listModels: async () => outcome,
    findLocalServers: async () => [],
  });

  test.each([
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'error', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNREFUSED', 'warning', 'HTTPS_PROXY'],
  ])('DOC-6: --deep, %s', async (code, severity, fix) => {
    open({ inspector: silent({ ok: false, evidence: { code } }) });
    expect(await findings()).toEqual([]);
    const [found] = await findings({ isDeep: true });
    expect(found).toMatchObject({ id: 'codex-tls', severity });
    expect(found?.message).toContain(`auth.openai.com`);
    expect(found?.fixHint).toContain(fix);
  });

  test('any answer of the server is good news', async () => {
    open({ inspector: silent({ ok: false, evidence: { status: 404 } }) });
    expect(await findings({ isDeep: true })).toEqual([]);
  });

  test('only and skip take ids with and without the prefix, and refuse others with the nearest', async () => {
    open();
    const only = await runDoctor(ports, { only: ['core/doctor/auth-profiles', 'auth-order'] });
    expect(only.checksRun).toEqual(['config', 'auth-order', 'auth-profiles']);
    const skip = await runDoctor(ports, { skip: ['auth-profiles'] });
    expect(skip.checksLeftOut).toEqual(['auth-profiles', 'codex-tls']);
    expect(skip.checksSkipped).toEqual([]);
    await expect(runDoctor(ports, { only: ['auth-profile'] })).rejects.toMatchObject({
      code: 'usage',
      details: [expect.stringContaining('auth-profiles')],
    });
  });
});
