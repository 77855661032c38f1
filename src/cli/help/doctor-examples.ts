import { type Examples, needsTerminal } from './example.ts';

/** `openclaw doctor`. */
export const DOCTOR_EXAMPLES: Examples = {
  doctor: [
    { line: 'openclaw doctor', about: 'what is left over or wrong; changes nothing' },
    { line: 'openclaw doctor --fix', about: 'the same, and mend it after a question', ...needsTerminal },
    { line: 'openclaw doctor --fix --yes', about: 'import what waits, mend what can be mended' },
    { line: 'openclaw doctor --fix legacy-files --yes', about: 'only the files of earlier versions' },
    { line: 'openclaw doctor --json', about: 'for scripts; --lint makes a warning exit 1' },
  ],
};
