import { afterEach, describe, expect, it, test } from 'vitest';
import { auditExitCode, auditSecrets } from '../../../src/app/secrets/audit-secrets.ts';
import type { AuditReport } from '../../../src/app/secrets/audit-types.ts';
import type { NewAuthProfile } from '../../../src/core/credentials/credential.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

async function audit(
  options: TestPortsOptions,
  facts: { readonly allowExec?: boolean; readonly profiles?: readonly Partial<NewAuthProfile>[] } = {},
): Promise<AuditReport> {
  ports = testPorts(options);
  for (const profile of facts.profiles ?? []) {
    await ports.auth.save({
      id: 'openai:work',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      verification: { state: 'unverified', atMs: 1 },
      ...profile,
    });
  }
  const report = await auditSecrets(ports, { allowExec: facts.allowExec === true });
  expect(JSON.stringify(report)).not.toContain('canary');
  return report;
}

const found = (report: AuditReport): readonly string[] =>
  report.findings.map((finding) => `${finding.code} ${finding.jsonPath}`);
const selected = { agents: { defaults: { model: 'openai/gpt-5.5' } } };
const providers = (entries: Readonly<Record<string, unknown>>, rest: object = selected) => ({
  ...rest,
  models: { providers: entries },
});

test('section 29.1: nothing to find is clean, exit 0', async () => {
  const report = await audit({
    config: providers({ openai: { apiKey: '${OPENAI_API_KEY}' } }),
    env: { OPENAI_API_KEY: 'canary-k' },
  });
  expect(report).toMatchObject({
    status: 'clean',
    findings: [],
    warnings: [],
    resolution: { refsChecked: 1, skippedExecRefs: 0, resolvabilityComplete: true },
    summary: { plaintextCount: 0, unresolvedRefCount: 0, shadowedRefCount: 0, legacyResidueCount: 0 },
  });
  expect([auditExitCode(report, false), auditExitCode(report, true)]).toEqual([0, 0]);
});

test('PLAINTEXT_FOUND and PLACEHOLDER_VALUE in the config; a sealed key in the store is none', async () => {
  const report = await audit(
    {
      config: providers({
        openai: { apiKey: 'canary-key', headers: { Authorization: 'Bearer canary', accept: 'x' } },
        lab: { apiKey: '__OPENCLAW_REDACTED__' },
        old: { apiKey: 'secretref-env:KEY' },
      }),
    },
    { profiles: [{ secret: new Secret('canary-sealed') }] },
  );
  expect(found(report)).toEqual([
    'PLAINTEXT_FOUND models.providers.openai.apiKey',
    'PLAINTEXT_FOUND models.providers.openai.headers.Authorization',
    'PLACEHOLDER_VALUE models.providers.lab.apiKey',
    'LEGACY_RESIDUE models.providers.old.apiKey',
  ]);
  expect(report.status).toBe('findings');
  expect(report.summary).toEqual({
    plaintextCount: 3,
    unresolvedRefCount: 0,
    shadowedRefCount: 0,
    legacyResidueCount: 1,
  });
  expect([auditExitCode(report, false), auditExitCode(report, true)]).toEqual([0, 1]);
});

describe('REF_UNRESOLVED', () => {
  it('a reference of a selected provider that leads nowhere: exit 2 even without --check', async () => {
    const report = await audit({
      config: providers({ openai: { apiKey: '${NOT_SET}', headers: { a: 'x-${NOR_THIS}' } } }),
    });
    expect(found(report)).toEqual([
      'REF_UNRESOLVED models.providers.openai.apiKey',
      'REF_UNRESOLVED models.providers.openai.headers.a',
    ]);
    expect(report.findings[0]).toMatchObject({
      severity: 'error',
      message: 'Environment variable "NOT_SET" is not set.',
    });
    expect(report.status).toBe('unresolved');
    expect([auditExitCode(report, false), auditExitCode(report, true)]).toEqual([2, 2]);
  });

  it('SEC-11: of a provider that nothing selects it only warns', async () => {
    const report = await audit({ config: providers({ lab: { apiKey: '${NOT_SET}' } }) });
    expect(report.status).toBe('clean');
    expect(report.warnings).toEqual([
      {
        code: 'SECRETS_REF_IGNORED_INACTIVE_SURFACE',
        message:
          'models.providers.lab.apiKey leads nowhere: Environment variable "NOT_SET" is not set. (no selected model needs lab)',
      },
    ]);
  });

  it('of a stored profile, by its field', async () => {
    const ref = { source: 'env', provider: 'default', id: 'NOT_SET' } as const;
    const report = await audit(
      { config: selected },
      { profiles: [{ ref }, { id: 'openai:plan', type: 'token', ref }] },
    );
    expect([...found(report)].sort()).toEqual([
      'REF_UNRESOLVED shared.profiles.openai:plan.tokenRef',
      'REF_UNRESOLVED shared.profiles.openai:work.keyRef',
    ]);
  });

  const exec = (provider: string, id = 'a') => ({ source: 'exec', provider, id });
  it.each([
    ['a helper is not run unasked', exec('vault'), false, 'clean', 1],
    ['one that is asked for is run', exec('vault'), true, 'unresolved', 0],
    ['a missing provider is seen without running anything', exec('none'), false, 'unresolved', 1],
    ['so is an id that cannot be asked for', exec('vault', '../a'), false, 'unresolved', 1],
  ])('%s', async (_, apiKey, allowExec, status, skipped) => {
    const secrets = { providers: { vault: { source: 'exec', command: '/none/helper' } } };
    const report = await audit({ config: { ...providers({ openai: { apiKey } }), secrets } }, { allowExec });
    expect(report.status).toBe(status);
    expect(report.resolution).toEqual({
      refsChecked: 1 - skipped,
      skippedExecRefs: skipped,
      resolvabilityComplete: skipped === 0,
    });
  });
});

test('REF_SHADOWED: a stored profile is used before the reference of the config (SEC-12)', async () => {
  const config = providers({ openai: { apiKey: '${OPENAI_API_KEY}' } });
  const env = { OPENAI_API_KEY: 'canary-k' };
  const report = await audit({ config, env }, { profiles: [{ secret: new Secret('canary-sealed') }] });
  expect(found(report)).toEqual(['REF_SHADOWED models.providers.openai.apiKey']);
  expect(report.findings[0]).toMatchObject({ profileId: 'openai:work', provider: 'openai' });
  const excluded = { ...config, auth: { order: { openai: [] } } };
  expect(
    found(await audit({ config: excluded, env }, { profiles: [{ secret: new Secret('canary-sealed') }] })),
  ).toEqual([]);
});

test('LEGACY_RESIDUE and STORE_PLAINTEXT_RESIDUE: copies left behind, each place once', async () => {
  const old = providers({ openai: { apiKey: 'canary-old' } });
  const report = await audit({
    config: selected,
    residue: [
      { path: '/s/openclaw.json.bak', kind: 'backup', document: old },
      { path: '/s/openclaw.json.bak.1', kind: 'backup', document: providers({ openai: { apiKey: '${K}' } }) },
      { path: '/s/openclaw.json.bak.2', kind: 'backup', document: undefined },
      {
        path: '/s/auth-profiles.json',
        kind: 'credentials',
        document: { profiles: { a: { key: 'canary-a' } } },
      },
      { path: '/s/store', kind: 'journal', document: old },
      { path: '/s/store', kind: 'journal', document: old },
    ],
  });
  expect(report.findings.map((finding) => `${finding.code} ${finding.file} ${finding.jsonPath}`)).toEqual([
    'LEGACY_RESIDUE /s/openclaw.json.bak models.providers.openai.apiKey',
    'LEGACY_RESIDUE /s/auth-profiles.json profiles.a.key',
    'STORE_PLAINTEXT_RESIDUE /s/store models.providers.openai.apiKey',
  ]);
  expect(report.summary.legacyResidueCount).toBe(3);
  expect(report.warnings).toEqual([
    {
      code: 'FILE_UNREADABLE',
      message: '/s/openclaw.json.bak.2 cannot be read as JSON and was not looked into',
    },
  ]);
  expect(report.filesScanned).toHaveLength(7);
});

test('SEC-12: a key beside a reference is a finding and a warning', async () => {
  const report = await audit({
    config: providers({ openai: { apiKey: 'canary-plain', api_key: '${K}' } }),
    env: { K: 'canary-k' },
  });
  expect(found(report)).toEqual(['PLAINTEXT_FOUND models.providers.openai.apiKey']);
  expect(report.warnings).toEqual([
    {
      code: 'SECRETS_REF_OVERRIDES_PLAINTEXT',
      message: 'models.providers.openai: a key and a reference are both set; the reference is used',
    },
  ]);
});
