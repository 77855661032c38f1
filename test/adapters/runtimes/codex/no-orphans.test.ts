import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { type FakeWorld, installFakeCodex } from '../../../support/fake-codex.ts';
import { groupLives } from '../../../support/process-group.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { turn, underTest } from './runtime-under-test.ts';

/** Starts a process of ours, waits until its turn is under way, and lets `end` end it. Returns the child's group. */
async function ourProcess(
  how: string,
  world: FakeWorld,
  end: (pid: number) => void,
): Promise<{
  readonly group: number;
  readonly left: readonly [code: number | null, signal: NodeJS.Signals | null];
}> {
  const folder = temporaryFolder();
  const fake = installFakeCodex(folder, world);
  const program = new URL('./our-process.ts', import.meta.url).pathname;
  const ours = spawn(process.execPath, [program, how, folder], {
    env: fake.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const left = once(ours, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await once(ours.stdout, 'data');
  const [child] = fake.started();
  if (child === undefined || ours.pid === undefined) throw new Error('nothing was started');
  expect(groupLives(child.group)).toBe(how !== 'exits' || ours.exitCode === null);
  end(ours.pid);
  return { group: child.group, left: await left };
}

const gone = (group: number) => vi.waitFor(() => expect(groupLives(group)).toBe(false), { timeout: 10_000 });
const STUBBORN: FakeWorld = { turns: [{ kind: 'hang', before: ['Hal'] }], deaf: true, helper: true };

describe('no process is left behind', () => {
  test('after close, though the child and its own child do not want to go', async () => {
    const world = underTest({ turns: [], deaf: true, helper: true });
    await world.ask('Hi');
    const [child] = world.fake.started();
    expect(groupLives(child?.group ?? 0)).toBe(true);
    await world.runtime.close();
    await gone(child?.group ?? 0);
  });

  test('close ends a turn that is under way', async () => {
    const world = underTest({ turns: [{ kind: 'hang', before: ['Hal'] }], deaf: true });
    const outcome = world.runtime.run(turn('Hi', { onText: () => void world.runtime.close() }));
    expect(await outcome).toMatchObject({ ok: false, outputStarted: true, evidence: { code: 'ECONNRESET' } });
    await gone(world.fake.started()[0]?.group ?? 0);
  });

  test('a turn that cannot be interrupted takes its process with it', async () => {
    const world = underTest({
      turns: [{ kind: 'hang', before: ['Hal'] }],
      mute: ['turn/interrupt'],
      deaf: true,
    });
    const person = new AbortController();
    await world.ask('Hi', { signal: person.signal, onText: () => person.abort() });
    await gone(world.fake.started()[0]?.group ?? 0);
  });

  test('after our own exit', async () => {
    const { group, left } = await ourProcess('exits', STUBBORN, () => {});
    expect(left).toEqual([7, null]);
    await gone(group);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('after %s that nobody else answers', async (signal) => {
    const { group, left } = await ourProcess('waits', STUBBORN, (pid) => process.kill(pid, signal));
    expect(left).toEqual([null, signal]);
    await gone(group);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('after %s that stops the turn', async (signal) => {
    const { group, left } = await ourProcess('listens', STUBBORN, (pid) => process.kill(pid, signal));
    expect(left).toEqual([0, null]);
    await gone(group);
  });

  test('after SIGTERM while a screen is drawn', async () => {
    const { group, left } = await ourProcess('draws', STUBBORN, (pid) => process.kill(pid, 'SIGTERM'));
    expect(left).toEqual([null, 'SIGTERM']);
    await gone(group);
  });

  test('after kill -9 of ours', async () => {
    const { group, left } = await ourProcess('waits', STUBBORN, (pid) => process.kill(pid, 'SIGKILL'));
    expect(left).toEqual([null, 'SIGKILL']);
    await gone(group);
  });
});
