import type { Examples } from './example.ts';

/** `openclaw doctor`. */
export const DOCTOR_EXAMPLES: Examples = {
  doctor: [
    { line: 'openclaw doctor', about: 'what is left over or wrong; changes nothing' },
    { line: 'openclaw doctor --fix --yes', about: 'import what waits, mend what can be mended' },
    { line: 'openclaw doctor --fix legacy-files --yes', about: 'only the files of earlier versions' },
    { line: 'openclaw doctor --lint --json', about: 'for scripts: exit 1 when there is a warning' },
  ],
};
