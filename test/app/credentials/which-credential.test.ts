import { afterEach, describe, expect, test } from 'vitest';
import { linkExternalLogin } from '../../../src/app/credentials/external-logins.ts';
import { whichCredential } from '../../../src/app/credentials/which-credential.ts';
import { explainModel } from '../../../src/app/explain/explain-model.ts';
import { externalLogin } from '../../../src/core/credentials/external-login.ts';
import { START_MS, type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';
import { saveProfile } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function open(options: TestPortsOptions = {}): void {
  ports = testPorts(options);
}

const roles = (typed?: string) => {
  const report = whichCredential(ports, typed, undefined);
  return {
    uses: report.uses?.credentialId,
    others: report.sources
      .filter((source) => source !== report.uses)
      .map((source) => `${source.role} ${source.credentialId} ${source.whyNot ?? ''}`.trim()),
    shadowed: report.shadowed.map((entry) => entry.credentialId),
  };
};

const PRIMARY = { agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } } };

describe('which credential the next request carries (B040)', () => {
  test('a stored key before the environment, which waits behind it', async () => {
    open({ env: { OPENAI_API_KEY: 'canary-ambient' } });
    await saveProfile(ports, 'openai:work', {});
    expect(roles('openai')).toEqual({
      uses: 'openai:work',
      others: ['next env:OPENAI_API_KEY'],
      shadowed: [],
    });
  });

  test('S12: a variable is not billed behind a subscription', async () => {
    open({ env: { OPENAI_API_KEY: 'canary-ambient' } });
    await saveProfile(ports, 'openai:plan', { type: 'token', expiresAtMs: START_MS + 3_600_000 });
    expect(roles('openai')).toMatchObject({
      uses: 'openai:plan',
      others: ['not-used env:OPENAI_API_KEY cost_fence'],
    });
  });

  test('RES-1.2: a custom provider that is set to the AWS chain is served by it', async () => {
    const own = { auth: 'aws-sdk', api: 'bedrock-converse-stream', baseUrl: 'https://bedrock.example' };
    open({
      config: { models: { providers: { 'my-aws': { ...own, models: [{ id: 'm1', name: 'M' }] } } } },
      env: { AWS_ACCESS_KEY_ID: 'canary-id', AWS_SECRET_ACCESS_KEY: 'canary-secret' },
    });
    await saveProfile(ports, 'my-aws:key', {});
    expect(roles('my-aws')).toMatchObject({ uses: 'env:AWS_ACCESS_KEY_ID', others: ['next my-aws:key'] });
  });

  test('ORD-3, CRED-6: what an order leaves out and what has expired say so', async () => {
    open({ config: { auth: { order: { openai: ['openai:old', 'openai:new'] } } } });
    await saveProfile(ports, 'openai:old', { type: 'token', expiresAtMs: START_MS - 1 });
    await saveProfile(ports, 'openai:new', {});
    await saveProfile(ports, 'openai:spare', {});
    expect(roles('openai')).toMatchObject({
      uses: 'openai:new',
      others: ['not-used openai:old expired', 'not-used openai:spare excluded_by_auth_order'],
    });
  });

  test('KEYROT-1: a live key hides the usual variable, which is named without its value', () => {
    open({ env: { OPENCLAW_LIVE_OPENAI_KEY: 'canary-live', OPENAI_API_KEY: 'canary-ambient' } });
    const report = whichCredential(ports, 'openai', undefined);
    expect(report.uses?.where).toBe('OPENCLAW_LIVE_OPENAI_KEY in the environment of this process');
    expect(report.shadowed).toEqual([
      { credentialId: 'env:OPENAI_API_KEY', reason: 'OPENCLAW_LIVE_OPENAI_KEY is set and stands alone' },
    ]);
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  test('CUST-5: a request that names its own authorisation hides stored keys', async () => {
    open({
      config: {
        models: {
          providers: {
            openai: { request: { auth: { mode: 'authorization-bearer', token: 'canary-request' } } },
          },
        },
      },
    });
    await saveProfile(ports, 'openai:work', {});
    expect(roles('openai')).toEqual({ uses: 'config:openai', others: [], shadowed: ['openai:work'] });
  });

  test('CRED-12: the sign-in of another program says who keeps it', async () => {
    open();
    const kind = externalLogin('claude-cli');
    await linkExternalLogin(ports, { kind, profileId: undefined, actor: 'test' });
    expect(whichCredential(ports, 'anthropic', undefined).uses).toMatchObject({
      credentialId: 'anthropic:claude-cli',
      where: 'sign-in that the Claude CLI keeps',
    });
  });

  test('D1: agrees with models explain, block or not', async () => {
    open({ config: PRIMARY, env: { OPENAI_API_KEY: 'canary-ambient' } });
    await saveProfile(ports, 'openai:work', {});
    await saveProfile(ports, 'openai:spare', {});
    for (const typed of [undefined, 'openai/gpt-5.5', 'openai:gone'] as const) {
      if (typed === 'openai:gone') await ports.auth.remove('shared', 'openai:work');
      const { uses } = whichCredential(ports, 'openai/gpt-5.5', undefined);
      expect(uses?.credentialId).toBe(explainModel(ports, {}).next?.credentialId);
    }
    expect(roles().uses).toBe('openai:spare');
  });

  test('nothing there, nothing used', () => {
    open();
    expect(roles('groq')).toEqual({ uses: undefined, others: [], shadowed: [] });
  });

  test('a word that names no provider and no model is refused with the nearest', () => {
    open();
    expect(() => whichCredential(ports, 'opnai', undefined)).toThrow(
      expect.objectContaining({ code: 'provider-unknown' }),
    );
    expect(() => whichCredential(ports, undefined, undefined)).toThrow(
      expect.objectContaining({ code: 'no-model' }),
    );
  });
});
