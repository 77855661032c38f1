import { expect, onTestFinished, test, vi } from 'vitest';
import { type GuardedChild, startGuarded } from '../../../src/adapters/runtimes/guarded-child.ts';
import { groupLives, groupOf, membersOf } from '../../support/process-group.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function start(program: string, env: Readonly<Record<string, string>> = {}): GuardedChild {
  const child = startGuarded({ file: process.execPath, args: ['-e', program], cwd: temporaryFolder(), env });
  onTestFinished(() => child.stop());
  return child;
}

async function words(child: GuardedChild): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout) said += String(chunk);
  return said;
}

const gone = (group: number) => vi.waitFor(() => expect(groupLives(group)).toBe(false), { timeout: 10_000 });
/** Two of them: the second holds the pipes, and no signal that asks ends either. */
const STUBBORN = `
  const deaf = "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {}); setInterval(() => {}, 1000);";
  const { spawn } = require('node:child_process');
  spawn(process.execPath, ['-e', deaf + "console.log(process.pid)"], { stdio: 'inherit' });
  eval(deaf);
`;

test.each([
  ['an exit', 'process.exit(7)', { code: 7, signal: undefined }],
  ['the end of its work', '', { code: 0, signal: undefined }],
  ['a signal', 'process.kill(process.pid, "SIGKILL")', { code: undefined, signal: 'SIGKILL' }],
])('how it ended: %s', async (_, program, expected) => {
  expect(await start(program).ended).toEqual({ ...expected, problem: undefined });
});

test('a program that cannot be started says why, and nothing is left', async () => {
  const child = startGuarded({ file: '/nonexistent/program', args: [], cwd: '/', env: {} });
  expect(await child.ended).toEqual({ code: undefined, signal: undefined, problem: 'ENOENT' });
});

test('a folder that is gone is a problem too', async () => {
  const child = startGuarded({ file: process.execPath, args: [], cwd: '/nonexistent', env: {} });
  expect(await child.ended).toMatchObject({ code: undefined, problem: 'ENOENT' });
  await child.stop();
});

test('S14: it sees the environment that it is given and nothing else, and its words reach us whole', async () => {
  const child = start('console.log(JSON.stringify(process.env))', { ONE: 'canary', PATH: '' });
  expect(JSON.parse(await words(child))).toEqual({ ONE: 'canary', PATH: '' });
});

test('what it reads is what it was sent', async () => {
  const child = start('process.stdin.pipe(process.stdout)');
  child.stdin.end('to and fro');
  expect(await words(child)).toBe('to and fro');
});

test.each(['stop', 'kill'] as const)('%s ends what does not want to end', async (how) => {
  const child = start(STUBBORN);
  const [chunk] = (await child.stdout.take(1).toArray()) as [Buffer];
  const group = groupOf(Number(String(chunk)));
  // The guard, the program and what that one started.
  expect(membersOf(group)).toHaveLength(3);
  await child[how]();
  await child.ended;
  await gone(group);
});

test('what it left behind ends with it', async () => {
  const child = start(`
    const { spawn } = require('node:child_process');
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    left.unref();
    process.stdout.write(String(left.pid) + '\\n');
    process.stdin.on('data', () => process.exit(0));
  `);
  const chunk = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
  const group = groupOf(Number(String(chunk)));
  child.stdin.write('go');
  expect(await child.ended).toMatchObject({ code: 0 });
  await gone(group);
});
