import type { Command } from 'commander';
import { nearest } from '../core/text/nearest.ts';

/** A word that is no command: exit 2 with the nearest ones. */
export function refuseUnknown(group: Command, word: string): never {
  const names = nearest(
    word,
    group.commands.map((command) => command.name()),
  );
  const hint = names.length === 0 ? '' : `\nDid you mean ${names.join(' or ')}?`;
  group.error(`error: unknown command '${word}'${hint}`, { exitCode: 2 });
}
