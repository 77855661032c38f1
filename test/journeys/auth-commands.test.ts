import table from '../fixtures/auth-commands.json' with { type: 'json' };
import { driveCommands } from '../support/command-table.ts';

/** `models auth` of section 20.1, without what signs in. */
const SURFACE: readonly string[] = [
  ...['', ' --json', ' --agent'].flatMap((flag) => [
    `models auth order get${flag}`,
    `models auth order set${flag}`,
    `models auth order clear${flag}`,
    `models auth activate${flag}`,
  ]),
  'models auth order set --none',
  ...['', ' --json', ' --agent'].map((flag) => `models auth which${flag}`),
  'models auth login --method',
  ...['--agent', '--force', '--set-default'].map((flag) => `models auth login ${flag}`),
  ...['', ' --yes', ' --agent'].map((flag) => `models auth login-github-copilot${flag}`),
  ...['', ' --profile-id', ' --expires-in', ' --agent'].map((flag) => `models auth paste-token${flag}`),
  ...['', ' --provider', ' --profile-id', ' --agent', ' --yes'].map(
    (flag) => `models auth setup-token${flag}`,
  ),
  ...[' --provider', ' --agent'].map((flag) => `models auth add${flag}`),
  ...['', ' --provider', ' --agent', ' --scope', ' --dry-run', ' --yes', ' --json'].map(
    (flag) => `models auth logout${flag}`,
  ),
];

driveCommands('openclaw models auth', table, SURFACE);
