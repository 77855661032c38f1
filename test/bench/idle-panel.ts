import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PtySession } from '../support/pty-session.ts';
import { report } from './report.ts';

const WATCHED_MS = 20_000;
/** The first second belongs to the start. */
const SETTLING_MS = 3000;

/** B046, B047: what the built panel writes and works while nothing happens, in a real pseudo-terminal. */
export async function measureIdlePanel(home: string): Promise<void> {
  const panel = new PtySession({
    args: ['models', 'status', '--watch'],
    env: { HOME: home, OPENCLAW_KEY_BACKEND: 'file' },
    columns: 120,
    rows: 40,
  });
  try {
    await panel.until('q quit');
    await wait(SETTLING_MS);
    const bytesBefore = panel.bytes.length;
    const cpuBefore = cpuMs(panel.pid);
    const startedAt = performance.now();
    await wait(WATCHED_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    report('B046', 'bytes a second of a panel that nobody touches', {
      bytesPerSecond: (panel.bytes.length - bytesBefore) / seconds,
      limit: 200,
    });
    report('B047', 'processor time of a panel that nobody touches, in percent of one core', {
      percent: (cpuMs(panel.pid) - cpuBefore) / seconds / 10,
      limit: 1,
      megabytes: residentMegabytes(panel.pid),
    });
    panel.press('q');
    await panel.exit();
  } finally {
    panel.kill();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** User and system time of the process so far; the name in the second field may hold spaces. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}
