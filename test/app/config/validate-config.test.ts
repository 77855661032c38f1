import { afterEach, describe, expect, test } from 'vitest';
import { agentDirOf } from '../../../src/app/agents/agent-dir.ts';
import { validateConfig } from '../../../src/app/config/validate-config.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const linesOf = (agents: unknown): readonly string[] => {
  ports = testPorts({ config: { agents } });
  return validateConfig(ports).lines;
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
  ])('%s', (_name, agents, lines) => {
    expect(linesOf(agents)).toEqual(lines);
  });
});

test.each([
  ['x', ['agents.defaults.maxConcurrent: expected a number above 0']],
  [4, []],
])('SEL-8: maxConcurrent %j', (maxConcurrent, lines) => {
  const found = linesOf({ defaults: { maxConcurrent } });
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
