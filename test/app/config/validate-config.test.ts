import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { agentDirOf } from '../../../src/app/agents/agent-dir.ts';
import { validateConfig } from '../../../src/app/config/validate-config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const linesOf = async (agents: unknown): Promise<readonly string[]> => {
  ports = testPorts({ config: { agents } });
  return (await validateConfig(ports)).lines;
};

describe('agents in one folder (PATH-2)', () => {
  test.each([
    [
      'the same folder, spelled in two ways',
      {
        list: [
          { id: 'a', agentDir: '~/x' },
          { id: 'b', agentDir: '/home/tester/x' },
        ],
      },
      ['agents.list[1].agentDir: "b" and "a" share this agent directory; give each its own'],
    ],
    [
      'the folder that another one has without saying so',
      { list: [{ id: 'a' }, { id: 'b', agentDir: '/home/tester/.openclaw/agents/a/agent' }] },
      ['agents.list[1].agentDir: "b" and "a" share this agent directory; give each its own'],
    ],
    [
      'the later roster',
      { entries: { a: { agentDir: '/x' }, b: { agentDir: '/x' } } },
      ['agents.entries.b.agentDir: "b" and "a" share this agent directory; give each its own'],
    ],
    [
      'each its own',
      {
        list: [
          { id: 'a', agentDir: '/x' },
          { id: 'b', agentDir: '/y' },
        ],
      },
      [],
    ],
  ])('%s', async (_name, agents, lines) => {
    expect(await linesOf(agents)).toEqual(lines);
  });
});

describe('CFG-43, SEC-5: a reference is judged as a run judges it', () => {
  const env = (provider: string, id = 'A_KEY') => ({ source: 'env', provider, id });
  test.each([
    ['the usual default', env('default'), {}, []],
    ['the default of the config', env('shell'), { defaults: { env: 'shell' } }, []],
    [
      'the usual name beside another default',
      env('default'),
      { defaults: { env: 'shell' } },
      ['its provider secrets.providers.default is not configured'],
    ],
    ['an id that is none', env('default', 'a-key'), {}, ['"a-key" is not the name of a variable']],
    [
      'a pointer with half an escape',
      { source: 'file', provider: 'disk', id: '/a~2' },
      { providers: { disk: { source: 'file' } } },
      ['"/a~2" is not a JSON pointer such as /openai/key'],
    ],
    [
      'a provider of another source',
      { source: 'exec', provider: 'disk', id: 'a' },
      { providers: { disk: { source: 'file' } } },
      ['its provider secrets.providers.disk is not of source "exec"'],
    ],
  ])('%s', async (_name, apiKey, secrets, problems) => {
    ports = testPorts({ config: { models: { providers: { x: { apiKey } } }, secrets } });
    expect((await validateConfig(ports)).lines).toEqual(
      problems.map((problem) => `models.providers.x.apiKey: ${problem}`),
    );
  });
});

describe('CFG-43: helper commands are looked at, and not started', () => {
  test.each([
    ['private', 0o700, undefined],
    ['open to everybody', 0o777, 'can be changed by others (chmod go-w)'],
    ['not executable', 0o600, 'is not executable'],
    ['gone', undefined, 'is not there'],
  ])('one that is %s', async (_name, mode, problem) => {
    const folder = temporaryFolder();
    const command = join(folder, 'helper');
    if (mode !== undefined) {
      writeFileSync(command, `#!/bin/sh\n: > '${join(folder, 'started')}'\n`);
      chmodSync(command, mode);
    }
    ports = testPorts({
      config: {
        secrets: {
          providers: { 'vault.one': { source: 'exec', command }, disk: { source: 'file', command } },
        },
      },
    });
    const { lines, issues } = await validateConfig(ports);
    const told = problem === undefined ? [] : [`${command} ${problem}`];
    expect(lines).toEqual(told.map((words) => `secrets.providers["vault.one"].command: ${words}`));
    expect(issues).toEqual(told.map((message) => ({ path: 'secrets.providers.vault.one.command', message })));
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  test('one without an absolute path is told once', async () => {
    ports = testPorts({ config: { secrets: { providers: { v: { source: 'exec', command: 'x' } } } } });
    expect((await validateConfig(ports)).lines).toEqual([
      'secrets.providers.v.command: expected the absolute path of a program',
    ]);
  });
});

test.each([
  ['x', ['agents.defaults.maxConcurrent: expected a number above 0']],
  [4, []],
])('SEL-8: maxConcurrent %j', async (maxConcurrent, lines) => {
  const found = await linesOf({ defaults: { maxConcurrent } });
  expect(found.map((line) => line.split(':')[0])).toEqual(lines.map((line) => line.split(':')[0]));
});

test('CLI-4: OPENCLAW_AGENT_DIR stands for the default agent, whatever it is called', () => {
  ports = testPorts({ config: { agents: { list: [{ id: 'ops', default: true }, { id: 'main' }] } } });
  const paths = { ...ports.paths, agentDir: (id: string, isDefault?: boolean) => `${id} ${isDefault}` };
  const { config } = ports.config.read();
  expect(agentDirOf({ ...ports, paths }, config, 'ops')).toBe('ops true');
  expect(agentDirOf({ ...ports, paths }, config, 'ops', true)).toBe('ops false');
  expect(agentDirOf({ ...ports, paths }, config, 'main')).toBe('main false');
});
