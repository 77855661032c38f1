import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createLegacyFiles } from '../../../src/adapters/legacy/legacy-files.ts';
import { undoConfigChanges } from '../../../src/app/config/config-changes.ts';
import { fixable, fixFindings, runDoctor } from '../../../src/app/doctor/doctor.ts';
import { importNamed } from '../../../src/app/doctor/import-named.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { Ports } from '../../../src/core/ports/ports.ts';
import { storeKey } from '../../cli/stored.ts';
import { type FilePorts, filePorts } from '../../support/file-ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testPorts } from '../../support/test-ports.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const ports of opened.splice(0)) ports.close();
});

function withConfig(config: unknown): FilePorts {
  const ports = filePorts(JSON.stringify(config));
  opened.push(ports);
  return ports;
}

/** Ports whose state directory is a real folder with these files. */
function withFiles(files: Readonly<Record<string, unknown>>, config: unknown = {}) {
  const stateDir = temporaryFolder();
  for (const [path, document] of Object.entries(files)) {
    const whole = join(stateDir, path);
    mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    writeFileSync(whole, text, { mode: 0o600 });
  }
  const agentDir = (agentId: string): string => join(stateDir, 'agents', agentId, 'agent');
  const legacy = createLegacyFiles({ stateDir, configPath: join(stateDir, 'openclaw.json'), agentDir });
  const ports = testPorts({
    config,
    legacy,
    env: { GROQ_API_KEY: 'canary-env', OPENAI_API_KEY: 'canary-env-o' },
  });
  opened.push(ports);
  return { ...ports, paths: { ...ports.paths, stateDir, agentDir } };
}

async function fixAll(ports: Ports, ids: readonly string[] = []) {
  return fixFindings(ports, fixable(await runDoctor(ports), ids));
}

const MAIN = 'agents/main/agent';

describe('DOC-5: repairs of the config', () => {
  const broken = {
    defaultModel: 'openai/gpt-5.5',
    models: {
      providers: {
        mine: {
          api: 'openai',
          baseUrl: 'http://10.0.0.2/v1',
          apiKey: 'secretref-env:MINE_KEY',
          models: [{ id: 'm', name: 'm', api: 'openai' }],
        },
      },
    },
    agents: {
      defaults: { models: { 'google/gemini-3.1-pro': { alias: 'g' } } },
      list: [{ id: 'main', model: { fallbacks: ['kimi/k2p5'] } }],
    },
    auth: { order: { groq: ['groq:gone'], zai: ['zai:gone'] } },
  };

  test('DOC-5, ORD-8: each is found by its id, all are mended in one change, and one undo takes all back', async () => {
    const ports = withConfig(broken);
    await ports.auth.save({
      id: 'groq:a',
      provider: 'groq',
      type: 'api_key',
      owner: 'shared',
      verification: { state: 'unverified', atMs: 1 },
    });
    const before = ports.text();
    const report = await runDoctor(ports);
    expect(report.findings.filter((finding) => finding.isFixable).map((finding) => finding.id)).toEqual([
      'provider-api/models.providers.mine.api',
      'provider-api/models.providers.mine.models[0].api',
      'default-model',
      'secret-markers/models.providers.mine.apiKey',
      'auth-order/groq',
      'model-names/agents.defaults.models["google/gemini-3.1-pro"]',
      'model-names/agents.list[0].model.fallbacks[0]',
    ]);
    expect(ports.text()).toBe(before);
    const { write, failures, after } = await fixFindings(ports, fixable(report, []));
    expect({ changed: write?.changed, failures }).toEqual({ changed: true, failures: [] });
    expect(fixable(after, [])).toEqual([]);
    expect(JSON.parse(ports.text() ?? '')).toEqual({
      models: {
        providers: {
          mine: {
            api: 'openai-completions',
            baseUrl: 'http://10.0.0.2/v1',
            apiKey: { source: 'env', provider: 'default', id: 'MINE_KEY' },
            models: [{ id: 'm', name: 'm', api: 'openai-completions' }],
          },
        },
      },
      agents: {
        defaults: {
          model: { primary: 'openai/gpt-5.5' },
          models: { 'google/gemini-3.1-pro-preview': { alias: 'g' } },
        },
        list: [{ id: 'main', model: { fallbacks: ['kimi/kimi-for-coding'] } }],
      },
      auth: { order: { zai: ['zai:gone'] } },
    });
    await undoConfigChanges(ports, 1);
    expect(ports.text()).toBe(before);
  });

  test('only the named findings are mended; a word that is no id changes nothing', async () => {
    const ports = withConfig(broken);
    await fixAll(ports, ['default-model', 'secret-markers']);
    const left = (await runDoctor(ports)).findings.map((finding) => finding.checkId);
    expect(new Set(left)).toEqual(new Set(['provider-api', 'model-names']));
    const report = await runDoctor(ports);
    expect(() => fixable(report, ['provider-ap'])).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('a primary that is set already stays', async () => {
    const ports = withConfig({ defaultModel: 'x/y', agents: { defaults: { model: 'openai/gpt-5.5' } } });
    await fixAll(ports);
    expect(JSON.parse(ports.text() ?? '')).toEqual({ agents: { defaults: { model: 'openai/gpt-5.5' } } });
  });

  test('a config that cannot be read is a finding, and what needs it is not looked at', async () => {
    const ports = filePorts('{ broken');
    opened.push(ports);
    const { findings, checksSkipped } = await runDoctor(ports);
    expect(findings.map(({ id, severity }) => [id, severity])).toEqual([['config', 'error']]);
    expect(checksSkipped).toContain('legacy-files');
  });
});

describe('DOC-2: every source and its target', () => {
  const files = {
    [`${MAIN}/auth-profiles.json`]: {
      version: 1,
      profiles: {
        'groq:a': { type: 'api_key', provider: 'groq', key: 'canary-groq-a' },
        'amazon-bedrock:aws': { type: 'aws-sdk', provider: 'amazon-bedrock' },
      },
    },
    [`${MAIN}/auth.json`]: { groq: { type: 'api_key', key: 'canary-groq-default' } },
    [`${MAIN}/auth-state.json`]: {
      order: { groq: ['groq:a'], gone: ['gone:x'] },
      usageStats: { 'groq:a': { lastUsed: 1234 } },
    },
    [`${MAIN}/models.json`]: {
      providers: { mine: { baseUrl: 'http://10.0.0.2/v1', apiKey: 'canary-cached' } },
    },
    'agents/office/agent/auth-profiles.json': { zai: { apiKey: 'canary-zai-work' } },
    'agent/auth-profiles.json': { groq: { apiKey: 'canary-older' } },
    'credentials/oauth.json': {
      'openai-codex': { access: 'canary-acc', refresh: 'canary-ref', expires: 1e12 },
    },
  };

  test('credentials with their owners, order, last use, catalog and routes arrive; an earlier value stays', async () => {
    const ports = withFiles(files);
    const { failures, after } = await fixAll(ports, ['legacy-files']);
    expect(failures).toEqual([]);
    const profiles = ports.auth.list('office').map((profile) => {
      return [profile.id, profile.owner, ports.auth.readSecret(profile)?.reveal()];
    });
    expect(profiles.toSorted()).toEqual([
      ['groq:a', 'shared', 'canary-groq-a'],
      ['groq:default', 'shared', 'canary-groq-default'],
      [
        'openai-codex:default',
        'shared',
        JSON.stringify({ access: 'canary-acc', refresh: 'canary-ref', expires: 1e12 }),
      ],
      ['zai:default', 'office', 'canary-zai-work'],
    ]);
    expect(ports.auth.order('main', 'groq')).toEqual(['groq:a']);
    // ORD-5: an order of which nothing is left would mean "use none".
    expect(ports.auth.order('main', 'gone')).toBeUndefined();
    expect(ports.auth.lastUsed().get('groq:a')).toBe(1234);
    expect(ports.catalogStore.providers('main')).toMatchObject([{ provider: 'mine', apiKey: '' }]);
    expect(ports.config.read().config.auth?.profiles).toEqual({
      'amazon-bedrock:aws': { provider: 'amazon-bedrock', mode: 'aws-sdk' },
    });
    expect(fixable(after, ['legacy-files'])).toEqual([]);
  });

  test('DOC-2: existing rows win, and are named as left out', async () => {
    const ports = withFiles({ [`${MAIN}/auth.json`]: { groq: 'canary-file-value' } });
    await storeKey(ports, 'groq:default');
    const { lines } = await fixAll(ports, ['legacy-files']);
    expect(lines.join('\n')).toContain('1 left out');
    const [profile] = ports.auth.list('main');
    expect(ports.auth.readSecret(profile!)?.reveal()).toBe('canary-groq:default-value');
  });

  test('B031: a credential that was forgotten on a person’s word is not brought back by a file that turns up later', async () => {
    const ports = withFiles({ [`${MAIN}/auth.json`]: { groq: 'canary-file-value', zai: 'canary-other' } });
    await storeKey(ports, 'groq:default');
    await ports.auth.forget([{ owner: 'shared', id: 'groq:default' }]);
    const { lines } = await fixAll(ports, ['legacy-files']);
    expect(lines.join('\n')).toContain('1 not brought back');
    expect(ports.auth.list('main').map((profile) => profile.id)).toEqual(['zai:default']);
  });

  test('what cannot be imported keeps its file; the rest of it arrives', async () => {
    const ports = withFiles({
      [`${MAIN}/auth-profiles.json`]: {
        profiles: { 'groq:a': { key: 'canary-a' }, 'groq:b': { type: 'passkey' } },
      },
    });
    const { after } = await fixAll(ports, ['legacy-files']);
    expect(ports.auth.list('main').map((profile) => profile.id)).toEqual(['groq:a']);
    const [finding] = after.findings.filter((entry) => entry.checkId === 'legacy-files');
    expect(finding).toMatchObject({ severity: 'warning', isFixable: false });
    expect(finding?.message).toContain('groq:b');
  });

  test('a row that does not arrive is told, and the file stays', async () => {
    const ports = withFiles({ [`${MAIN}/auth.json`]: { groq: 'canary-file-value' } });
    const imports = { ...ports.imports, write: async () => {} };
    const { failures, after } = await fixAll({ ...ports, imports }, ['legacy-files']);
    expect(failures.map(({ error }) => error.code)).toEqual(['store-corrupt']);
    expect(fixable(after, ['legacy-files'])).toHaveLength(1);
  });

  test('doctor --import leaves the path alone, and brings back what a receipt would keep out', async () => {
    const ports = withFiles({ [`${MAIN}/auth.json`]: { groq: 'canary-file-value' } });
    await fixAll(ports, ['legacy-files']);
    await ports.auth.remove('shared', 'groq:default');
    const name = (await import('node:fs')).readdirSync(ports.paths.agentDir('main'))[0] ?? '';
    const [done] = await importNamed(ports, join(ports.paths.agentDir('main'), name), 'main');
    expect(done?.imported).toEqual(['groq:default']);
    expect(ports.auth.list('main')).toHaveLength(1);
  });
});

describe('DOC-4: until it is imported', () => {
  const groq = { provider: 'groq', model: 'llama-3.3-70b' };
  const openai = { provider: 'openai', model: 'gpt-5.5' };
  const usable = (ports: Ports, ref: typeof groq, agentId?: string): boolean =>
    readWorld(ports, agentId)
      .plan(ref)
      .some((candidate) => candidate.whyNot === undefined);

  test('only the providers that the file names are refused, until the import', async () => {
    const ports = withFiles({ [`${MAIN}/auth.json`]: { groq: 'canary-file-value' } });
    expect([usable(ports, groq), usable(ports, openai)]).toEqual([false, true]);
    expect(readWorld(ports).health(groq)).toMatchObject({ state: 'missing' });
    await fixAll(ports, ['legacy-files']);
    expect([usable(ports, groq), usable(ports, openai)]).toEqual([true, true]);
  });

  test('a store with profiles, a file of another agent, an unreadable file', async () => {
    const other = withFiles(
      { 'agents/office/agent/auth.json': { groq: 'canary-w' } },
      { agents: { list: [{ id: 'main' }, { id: 'office' }] } },
    );
    expect([usable(other, groq), usable(other, groq, 'office')]).toEqual([true, false]);
    const unreadable = withFiles({ [`${MAIN}/auth.json`]: 'canary {' });
    expect([usable(unreadable, groq), usable(unreadable, openai)]).toEqual([false, false]);
    await storeKey(unreadable, 'zai:default');
    expect(usable(unreadable, groq)).toBe(true);
    expect(readWorld(unreadable).migration.paths).toHaveLength(1);
  });
});
