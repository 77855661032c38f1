import { afterEach, expect, test, vi } from 'vitest';
import { addAgent, copyCredentials, draftAgent, offeredCredentials } from '../../src/app/agents/add-agent.ts';
import { deleteAgent, planDeletion } from '../../src/app/agents/delete-agent.ts';
import { listAgents } from '../../src/app/agents/list-agents.ts';
import { runTurn } from '../../src/app/turn/run-turn.ts';
import type { CredentialType } from '../../src/core/credentials/credential.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const save = (id: string, owner = 'shared', type: CredentialType = 'api_key') =>
  ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type,
    owner,
    secret: new Secret(`canary-${id}`),
    verification: { state: 'verified', atMs: 1 },
  });

test('AGENT-2: adds in the form of the file, with a model and stand-ins of its own', async () => {
  ports = testPorts({ config: { agents: { list: [{ id: 'main', default: true }] } } });
  const draft = draftAgent(ports, {
    name: 'Night Shift',
    workspace: '/srv/night',
    model: 'anthropic/claude-opus-4-6',
    fallbacks: ['openai/gpt-5.5'],
  });
  const { write, copied } = await addAgent(ports, draft, []);
  expect(write.changed).toBe(true);
  expect(copied).toEqual([]);
  const { rows } = listAgents(ports);
  expect(rows.map((row) => [row.id, row.isDefault])).toEqual([
    ['main', true],
    ['night-shift', false],
  ]);
  expect(rows[1]).toMatchObject({
    name: 'Night Shift',
    workspace: '/srv/night',
    agentDir: '/home/tester/.openclaw/agents/night-shift/agent',
    primary: 'anthropic/claude-opus-4-6',
    fallbacks: ['openai/gpt-5.5'],
    modelSource: 'agent',
  });
  await expect(async () => draftAgent(ports, { name: 'night shift' })).rejects.toThrow('there already');
});

test('AGENT-2: an agent directory belongs to one agent, however it is written', () => {
  ports = testPorts({ config: { agents: { list: [{ id: 'a', agentDir: '~/dirs/a' }, { id: 'b' }] } } });
  for (const agentDir of ['/home/tester/dirs/a', '~/dirs/a', '~/.openclaw/agents/b/agent']) {
    expect(() => draftAgent(ports, { name: 'c', agentDir })).toThrow(/is the agent directory of/);
  }
  expect(() => draftAgent(ports, { name: 'c', model: 'nonsense-word' })).toThrow('Unknown model');
});

test('CRED-9, CRED-10, AGENT-3: OAuth is read through, portable keys are copied when asked for, all or none', async () => {
  ports = testPorts();
  await save('openai:key');
  await save('anthropic:key');
  await save('openai-codex:me', 'shared', 'oauth');
  const draft = draftAgent(ports, { name: 'work' });
  expect(draft.portable.map((profile) => profile.id).sort()).toEqual(['anthropic:key', 'openai:key']);
  expect(draft.readThrough.map((profile) => profile.id)).toEqual(['openai-codex:me']);
  const before = ports.config.text();

  const real = ports.auth.save;
  const failing = vi
    .spyOn(ports.auth, 'save')
    .mockImplementation((profile) =>
      profile.provider === 'anthropic' ? Promise.reject(new Error('disk full')) : real(profile),
    );
  await expect(addAgent(ports, draft, [...draft.portable].reverse())).rejects.toThrow('disk full');
  failing.mockRestore();
  expect(JSON.parse(ports.config.text())).toEqual(JSON.parse(before));
  expect(ports.auth.list('work').filter((profile) => profile.owner === 'work')).toEqual([]);

  const added = await addAgent(ports, draftAgent(ports, { name: 'work' }), draft.portable);
  expect([...added.copied].sort()).toEqual(['anthropic:key', 'openai:key']);
  const own = ports.auth.get('work', 'openai:key')!;
  expect(own.owner).toBe('work');
  expect(ports.auth.readSecret(own)?.reveal()).toBe('canary-openai:key');
  expect(ports.auth.get('work', 'openai-codex:me')?.owner).toBe('shared');
  expect(offeredCredentials(ports, 'work')).toEqual([]);
  const oauth = ports.auth.get('main', 'openai-codex:me')!;
  await expect(copyCredentials(ports, 'work', [oauth])).rejects.toThrow('not portable');
});

test('AGENT-5: the last agent stays; a deleted one takes its own credentials along and nothing shared', async () => {
  ports = testPorts();
  expect(() => planDeletion(ports, 'main')).toThrow('the only agent');
  expect(() => planDeletion(ports, 'mian')).toThrow('There is no agent "mian"');
  await addAgent(ports, draftAgent(ports, { name: 'work' }), []);
  await save('openai:shared');
  await save('openai:own', 'work');
  const plan = planDeletion(ports, 'work');
  expect(plan.credentials).toEqual(['openai:own']);
  await deleteAgent(ports, plan);
  expect(listAgents(ports).rows.map((row) => row.id)).toEqual(['main']);
  expect(ports.auth.list('work').map((profile) => profile.id)).toEqual(['openai:shared']);
  expect(() => planDeletion(ports, 'main')).toThrow('the only agent');
});

test('RES-5, AGENT-4: an agent without any key is told where it was looked for and what to do', async () => {
  ports = testPorts({
    config: {
      agents: {
        defaults: { model: 'openai/gpt-5.5' },
        list: [{ id: 'main' }, { id: 'work', agentDir: '/d/w' }],
      },
    },
  });
  await save('openai:mine', 'main');
  const turn = runTurn(ports, { message: 'hi', agentId: 'work', signal: new AbortController().signal });
  await expect(turn).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(
      'No API key found for provider "openai". Auth store: /home/tester/.openclaw/state/models.sqlite (agentDir: /d/w). Configure auth for this agent (openclaw agents add work) or copy only portable static auth profiles from the main agentDir.',
    ),
  });
});
