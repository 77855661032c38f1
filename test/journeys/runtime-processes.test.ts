import { type ChildProcess, spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { RuntimeName } from '../../src/core/ports/runtimes.ts';
import { groupLives, groupOf, membersOf } from '../support/process-group.ts';
import { PROGRAM_COMMAND } from '../support/pty-session.ts';
import { type RuntimeScene, runtimeScene } from '../support/runtime-scenes.ts';

const RUNTIMES: readonly RuntimeName[] = ['codex', 'claude-cli'];

/** The program in a process group of its own, as a terminal starts it, with its first words read. */
async function midway({ journey }: RuntimeScene): Promise<ChildProcess & { readonly pid: number }> {
  const [file, ...args] = PROGRAM_COMMAND;
  const child = spawn(file, [...args, 'agent', '--message', 'hi'], {
    env: { ...journey.env },
    cwd: journey.home,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.pid === undefined) throw new Error('it did not start');
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return Object.assign(child, { pid: child.pid });
}

/** The guard, the program that ignores SIGTERM, and a child of that one which does too: alive, and in no group of ours. */
async function allAlive(scene: RuntimeScene, ours: number): Promise<number> {
  const [group = 0] = scene.groups();
  expect(group).not.toBe(groupOf(ours));
  await expect.poll(() => membersOf(group).length, { timeout: 20_000 }).toBe(3);
  return group;
}

async function gone(group: number): Promise<void> {
  await expect.poll(() => groupLives(group), { timeout: 20_000 }).toBe(false);
}

describe.each(RUNTIMES)('no process of %s outlives the program', (name) => {
  test.each([
    ['SIGINT', [130, null]],
    ['SIGTERM', [130, null]],
    ['SIGHUP', [null, 'SIGHUP']],
    ['SIGKILL', [null, 'SIGKILL']],
  ] as const)('agent: %s', async (signal, expected) => {
    const scene = await runtimeScene(name, 'hang-midway');
    const child = await midway(scene);
    const left = new Promise((resolve) => child.on('exit', (code, by) => resolve([code, by])));
    const group = await allAlive(scene, child.pid);
    process.kill(child.pid, signal);
    expect(await left).toEqual(expected);
    await gone(group);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('chat: %s', async (signal) => {
    const scene = await runtimeScene(name, 'hang-midway');
    const app = scene.journey.open(['chat', '--new']);
    await app.until(/Write a message/);
    app.type('hello\r');
    await app.until('half an');
    const group = await allAlive(scene, app.pid);
    app.kill(signal);
    await app.exit();
    await gone(group);
  });

  test('a plain end', async () => {
    const scene = await runtimeScene(name, 'answer');
    const ran = await scene.journey.run(['agent', '--message', 'hi']);
    expect(ran.exitCode).toBe(0);
    expect(scene.groups()).toHaveLength(1);
    await gone(scene.groups()[0] ?? 0);
  });

  test('a chat that is left between two messages', async () => {
    const scene = await runtimeScene(name, 'answer');
    const app = scene.journey.open(['chat', '--new']);
    await app.until(/Write a message/);
    app.type('hello\r');
    await app.until(scene.answer);
    app.press('ctrl-c');
    await app.until('ctrl-c again leaves');
    app.press('ctrl-c');
    await app.exit();
    await gone(scene.groups()[0] ?? 0);
  });
});
