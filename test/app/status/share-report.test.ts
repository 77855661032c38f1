import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { shareReport } from '../../../src/app/status/share-report.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { cli, expectCleanOutputs } from '../../cli/fake-cli.ts';
import { blocked } from '../../support/blocked.ts';
import { locked } from '../../support/random-installation.ts';
import { START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

/** An installation in which every word that a person can choose holds the canary. */
async function chosen(word: string, keyless = false): Promise<TestPorts> {
  const name = `canary-${word}`;
  const model = `${name}/${name}-model`;
  ports = testPorts({
    config: {
      agents: {
        defaults: {
          model: { primary: model, fallbacks: ['openai/gpt-5.5', `openai/${name}`, 'nowhere/x'] },
          imageModel: { primary: `${name}/${name}-image` },
          models: { [model]: { alias: `${name}-alias` }, [`${name}/*`]: {} },
        },
        list: [
          { id: 'main', default: true },
          { id: name, model, agentDir: `/home/${name}/agents` },
        ],
      },
      models: {
        providers: {
          [name]: {
            baseUrl: `https://${name}.example.test/v1`,
            apiKey: `\${CANARY_${word.toUpperCase()}}`,
            headers: { [`x-${name}`]: name },
            models: [{ id: `${name}-model`, name }],
          },
          [`${name}-odd`]: { baseUrl: `https://${name}.example.test`, api: name, apiKey: name },
        },
      },
      auth: {
        order: { openai: [`openai:${name}@example.test`] },
        profiles: {
          [`openai:${name}`]: { provider: 'openai', mode: 'api_key', email: `${name}@example.test` },
        },
      },
      secrets: { providers: { [name]: { source: 'file', path: `/home/${name}/keys.json` } } },
    },
    env: { OPENAI_API_KEY: name, [`GROQ_API_KEY_${word.toUpperCase()}`]: name, GROQ_API_KEY: name },
  });
  if (keyless) return ports;
  const at = { state: 'failed', atMs: START_MS, detail: name } as const;
  const common = { provider: 'openai', owner: 'shared', verification: at, email: `${name}@example.test` };
  await ports.auth.save({
    ...common,
    id: `openai:${name}@example.test`,
    type: 'token',
    secret: new Secret(name),
    origin: `https://${name}.example.test`,
  });
  await ports.auth.save({
    ...common,
    id: `openai:${name}`,
    type: 'api_key',
    ref: { source: 'file', provider: name, id: `/${name}` },
  });
  await ports.auth.save({
    ...common,
    id: `${name}:${name}`,
    provider: name,
    type: 'api_key',
    secret: new Secret(name),
  });
  await blocked(ports, `${name}:${name}`, { provider: name, model: '', words: name });
  await ports.sessions.choose('main', name, undefined);
  return ports;
}

const word = fc.stringMatching(/^zq[a-z]{4,10}$/);

test('B032, D17, S23: nothing that a person chose is in the report, as text or JSON, of any agent', async () => {
  await fc.assert(
    fc.asyncProperty(word, fc.boolean(), fc.boolean(), async (chosenWord, isLocked, isKeyless) => {
      const installed = await chosen(chosenWord, isKeyless);
      const asked = isLocked ? locked(installed) : installed;
      for (const argv of [[], ['--json'], ['--agent', `canary-${chosenWord}`]]) {
        const { stdout, stderr, exitCode } = await cli(asked, ['status', '--share', ...argv]);
        expect(exitCode, stderr).toBe(0);
        expect(stdout).toContain('openai');
        for (const secret of ['canary', 'tester', '/home', '@example', chosenWord]) {
          expect(`${stdout}${stderr}`.toLowerCase(), secret).not.toContain(secret);
        }
      }
      installed.close();
    }),
    { numRuns: 25 },
  );
  ports = testPorts();
});

test('D17: a name has the same pseudonym in two reports, another name another one', async () => {
  const first = shareReport(await chosen('first'), undefined);
  expect(shareReport(ports, undefined)).toEqual(first);
  expect(first.areNamesStable).toBe(true);
  const ids = first.credentials.map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => /^openai:profile-[0-9a-f]{8}$/.test(id))).toHaveLength(2);
  const provider = first.models[0]?.model.split('/')[0];
  expect(provider).toMatch(/^provider-[0-9a-f]{8}$/);
  expect(ids).toContain(`config:${provider}`);
  ports.close();
  expect(shareReport(await chosen('other'), undefined).models[0]?.model).not.toContain(provider);
});

test('B007: it has the states of models status, and public names as they are', async () => {
  await chosen('some');
  const { models, credentials } = shareReport(ports, undefined);
  expect(models.find((row) => row.role === 'fallback 1')).toMatchObject({ model: 'openai/gpt-5.5' });
  expect(credentials.find((row) => row.id === 'env:GROQ_API_KEY')).toMatchObject({
    health: 'ok',
    provider: 'groq',
  });
  expect(credentials.find((row) => row.health === 'cooling')).toMatchObject({
    reason: 'rate_limit',
    leftMs: 30_000,
  });
});

test('S17: without a key names are numbered, and the report says so', async () => {
  const report = shareReport(locked(await chosen('word')), undefined);
  expect(report.areNamesStable).toBe(false);
  const names = report.credentials.map((row) => row.id);
  expect(names.filter((id) => /^openai:profile-\d$/.test(id))).toHaveLength(2);
  expect(new Set(names).size).toBe(names.length);
  const { stdout } = await cli(locked(ports), ['status', '--share']);
  expect(stdout).toContain('of this report only');
});

test('status --share and --usage exclude each other', async () => {
  ports = testPorts();
  expect(await cli(ports, ['status', '--share', '--usage'])).toMatchObject({ exitCode: 2, stdout: '' });
});
