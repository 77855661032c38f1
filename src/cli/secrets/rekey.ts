import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

const PLACES: Readonly<Record<string, string>> = {
  keyring: 'the keyring of this system',
  file: 'a private file',
};

/** `secrets rekey`: a new sealing key for everything that is stored (decision 28). */
export async function runRekey({ ports, output }: CliContext, json: boolean): Promise<void> {
  const done = await ports.keys.rekey();
  if (json) output.json({ version: 1, ok: true, ...done });
  else {
    output.line(
      `Sealed with a new key: ${counted(done.credentials, 'credential')}, ${counted(done.archives, 'archive')}${done.copies === 0 ? '' : `, ${counted(done.copies, 'copy', 'copies')} of a reset`}.`,
    );
    output.line(`The key is in ${PLACES[done.backend] ?? done.backend}.`);
  }
  for (const path of done.archivesLeft) {
    output.note(`${tildePath(path, ports.paths.home)} is not sealed anew; it can still be imported.`);
  }
  for (const path of done.copiesLeft) {
    output.note(`${tildePath(path, ports.paths.home)} is not sealed anew; it can still be brought back.`);
  }
  if (!done.isWiped) {
    output.note(
      'Another process reads the store; what the old key sealed leaves its log when that one is done.',
    );
  }
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
