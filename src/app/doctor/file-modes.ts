import type { DoctorCheck } from './check.ts';
import { shortPath } from './short-path.ts';

/** Files and folders of ours that others on the machine can look into (PATH-1). */
export const fileModesCheck: DoctorCheck = {
  id: 'file-modes',
  about: 'files and folders that other users of this machine can read',
  run: ({ ports }) =>
    ports.legacy.looseModes().map(({ path, mode, wanted }) => ({
      id: `file-modes/${shortPath(ports, path)}`,
      severity: 'warning',
      message: `${path} has mode 0${mode.toString(8)}; others can get at it`,
      path,
      fixHint: `Makes it 0${wanted.toString(8)}.`,
      isFixable: true,
    })),
  async fix({ ports }, findings) {
    const asked = new Set(findings.map((finding) => finding.path));
    const loose = ports.legacy.looseModes().filter(({ path }) => asked.has(path));
    ports.legacy.tighten(loose);
    return loose.map(({ path, wanted }) => `${path}: mode 0${wanted.toString(8)}`);
  },
};
