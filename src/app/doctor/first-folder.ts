import type { DoctorCheck } from './check.ts';
import { MAIN_AGENT } from './legacy-sources.ts';
import { shortPath } from './short-path.ts';

/** The single-agent folder of the first versions: what is in it moves to the main agent (DOC-2). */
export const firstFolderCheck: DoctorCheck = {
  id: 'first-folder',
  about: 'files in the folder that the first versions had for their only agent',
  run: ({ ports }) =>
    ports.legacy.movable(ports.paths.agentDir(MAIN_AGENT)).map(({ from, to, isTaken }) => ({
      id: `first-folder/${shortPath(ports, from)}`,
      severity: isTaken ? 'warning' : 'info',
      message: isTaken ? `${from} stays, since ${to} is there already` : `${from} belongs into ${to}`,
      path: from,
      fixHint: isTaken ? 'Keep one of the two and delete the other.' : 'Moves it.',
      isFixable: !isTaken,
    })),
  async fix({ ports }, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    const entries = ports.legacy
      .movable(ports.paths.agentDir(MAIN_AGENT))
      .filter(({ from, isTaken }) => asked.has(from) && !isTaken);
    ports.legacy.move(entries);
    return entries.map(({ from, to }) => `${from} → ${to}`);
  },
};
