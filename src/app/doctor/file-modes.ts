import type { DoctorCheck } from './check.ts';
import { shortPath } from './short-path.ts';

/** Paths that the finding names. */
const SHOWN = 5;

/** Files and folders of ours that others on the machine can look into (PATH-1). */
export const fileModesCheck: DoctorCheck = {
  id: 'file-modes',
  about: 'files and folders that other users of this machine can read',
  run({ ports }) {
    const loose = ports.legacy.looseModes();
    if (loose.length === 0) return [];
    const shown = loose
      .slice(0, SHOWN)
      .map(({ path, mode }) => `${shortPath(ports, path)} (0${mode.toString(8)})`);
    const more = loose.length > SHOWN ? ` and ${loose.length - SHOWN} more` : '';
    return [
      {
        id: 'file-modes',
        severity: 'warning',
        message: `Other users can get at ${loose.length} files and folders: ${shown.join(', ')}${more}`,
        path: ports.paths.stateDir,
        fixHint: 'Makes files 0600 and folders 0700.',
        isFixable: true,
      },
    ];
  },
  async fix({ ports }) {
    const loose = ports.legacy.looseModes();
    ports.legacy.tighten(loose);
    return [`${loose.length} files and folders are private now`];
  },
};
