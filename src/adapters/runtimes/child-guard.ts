/**
 * Runs between us and a program, in a process group of the two (and of all that the program starts). The pipe at 3 is the
 * line to us: when it breaks, however we ended, the group is killed. When the program ends, the guard says how (`end <code>
 * <signal> <problem>`) and ends what is left of the group, itself with it. The signals that ask the program to end are not for
 * the guard, which goes when the program has gone.
 */
export const CHILD_GUARD = `
const { spawn } = require('node:child_process');
const line = new (require('node:net').Socket)({ fd: 3 });
const [file, ...args] = process.argv.slice(1);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
let child;
const end = () => {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  child?.kill('SIGKILL');
  process.exit(1);
};
const tell = (...words) => line.end(['end', ...words].join(' '), end);
line.on('end', end).on('error', end).on('close', end).resume();
try {
  child = spawn(file, args, { stdio: 'inherit', windowsHide: true });
  child.on('error', (error) => tell('', '', error.code));
  child.on('exit', (code, signal) => tell(code ?? '', signal ?? '', ''));
} catch (error) {
  tell('', '', error.code);
}
`;
