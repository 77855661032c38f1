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
      `Sealed with a new key: ${counted(done.credentials, 'credential')}, ${counted(done.archives, 'archive')}.`,
    );
    output.line(`The key is in ${PLACES[done.backend] ?? done.backend}.`);
  }
  for (const path of done.archivesLeft) {
    output.note(`${tildePath(path, ports.paths.home)} is not sealed anew; it can still be imported.`);
  }
  if (!done.isWiped) {
    output.note(
      'Another process reads the store; what the old key sealed leaves its log when that one is done.',
    );
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
