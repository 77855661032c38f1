import { readdirSync, readFileSync } from 'node:fs';

/** The process group of a process. */
export function groupOf(pid: number | 'self'): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** The processes of a group that are there, those that are dead and not yet collected among them. */
export function membersOf(group: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => isIn(pid, group));
}

function isIn(pid: number, group: number): boolean {
  try {
    return groupOf(pid) === group;
  } catch {
    // It has ended while we looked.
    return false;
  }
}

/** Is any process of the group left? */
export function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
