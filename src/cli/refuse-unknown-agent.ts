import { knownAgents } from '../core/agents.ts';
import { usageError } from '../core/errors.ts';
import type { Ports } from '../core/ports/ports.ts';
import { nearest } from '../core/text/nearest.ts';
import { emptyValue } from './empty-values.ts';

/** `--agent` with a word that names no agent of the config: exit 2 with the nearest, instead of an empty answer. */
export function refuseUnknownAgent(ports: Ports, word: unknown): void {
  if (typeof word !== 'string') return;
  if (word.trim() === '') throw emptyValue('--agent');
  const ids = knownAgents(ports.config.read().config).map((agent) => agent.id);
  if (ids.includes(word)) return;
  const names = nearest(word, ids);
  throw usageError(`There is no agent "${word}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw agents list" to see all.',
  });
}
