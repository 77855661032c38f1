import { readdirSync, readFileSync } from 'node:fs';
import { readTree } from './program.ts';

/** A key with characters that every encoding turns into something else; another run on the machine has another one. */
export const AWKWARD_CANARY = `canary-${process.pid.toString(36).padStart(5, '0')}/Lk2+Wv5%Tn1&Xc7=Rb4~Hd`;

/** The spellings in which a key could hide, by name. */
export function spellings(key: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(key);
  const forms = new Map([
    ['plain', key],
    ['its middle', key.slice(7, 27)],
    ['URL-encoded', encodeURIComponent(key)],
    ['hex', bytes.toString('hex')],
    ['reversed', [...key].reverse().join('')],
  ]);
  // Base64 looks different at each of three places in a longer text; the edges depend on the neighbours.
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4);
    forms.set(`base64 after ${shift} bytes`, text);
    forms.set(`base64url after ${shift} bytes`, text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** What decision 28 wants taken out of texts that come back: what a careless server would say. */
export function echoOf(key: string): string {
  const bytes = Buffer.from(key);
  const basic = Buffer.from(`user:${key}`).toString('base64');
  const forms = [key, encodeURIComponent(key), bytes.toString('base64'), bytes.toString('base64url')];
  return `Bad key ${forms.join(' ')} in Bearer ${key}, Basic ${basic}, ?key=${encodeURIComponent(key)}`;
}

/** Names of the spellings of a key that are in there; empty when none is. */
export function leaksIn(content: string | Buffer, key: string): readonly string[] {
  const bytes = Buffer.from(content);
  return [...spellings(key)].filter(([, form]) => bytes.includes(form)).map(([name]) => name);
}

/** `file: spelling` for everything below a folder, raw bytes of databases and their logs included. */
export function leaksBelow(folder: string, key: string): readonly string[] {
  return [...readTree(folder)].flatMap(([name, bytes]) =>
    leaksIn(bytes, key).map((form) => `${name}: ${form}`),
  );
}

/** `pid/file: spelling` for what every process of the machine can read of a process and of all below it. */
export function leaksInProcess(processId: number, key: string): readonly string[] {
  const own = ['cmdline', 'environ', 'comm'].flatMap((name) =>
    leaksIn(readFileSync(`/proc/${processId}/${name}`), key).map((form) => `${processId}/${name}: ${form}`),
  );
  return [...own, ...childrenOf(processId).flatMap((child) => leaksInProcess(child, key))];
}

/** `pid: spelling` for the command line of every process of the machine: also of helpers that left their parent. */
export function leaksInCommandLines(key: string): readonly string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.flatMap((name) => leaksIn(commandLine(name), key).map((form) => `${name}: ${form}`));
}

/** Empty once the process has ended. */
function commandLine(processId: string): Buffer {
  try {
    return readFileSync(`/proc/${processId}/cmdline`);
  } catch {
    return Buffer.alloc(0);
  }
}

function childrenOf(processId: number): readonly number[] {
  return readdirSync(`/proc/${processId}/task`).flatMap((task) =>
    readFileSync(`/proc/${processId}/task/${task}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}
