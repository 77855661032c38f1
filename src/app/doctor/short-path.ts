import type { Ports } from '../../core/ports/ports.ts';

/** A path as part of an id: what follows the state directory, the same for every home; others stay whole. */
export function shortPath({ paths }: Pick<Ports, 'paths'>, path: string): string {
  if (path === paths.stateDir) return '.';
  return path.startsWith(`${paths.stateDir}/`) ? path.slice(paths.stateDir.length + 1) : path;
}
