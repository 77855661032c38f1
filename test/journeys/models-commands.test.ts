import table from '../fixtures/models-commands.json' with { type: 'json' };
import { driveCommands } from '../support/command-table.ts';

/** Section 20.1, as far as it is here: what has to be driven by at least one row. Scan and sign-ins have tests of their own. */
const SURFACE: readonly string[] = [
  ...['', ' --json', ' --status-json', ' --status-plain'].map((flag) => `models${flag}`),
  ...['', ' --json', ' --plain', ' --check', ' --agent'].map((flag) => `models status${flag}`),
  ...[
    ...['', '-provider', '-profile', '-timeout', '-concurrency', '-max-tokens', '-mode'].map(
      (rest) => ` --probe${rest}`,
    ),
    ...[' --model', ' --chain', ' --all', ' --yes', ' --events'],
  ].map((flag) => `models status${flag}`),
  ...['', ' --all', ' --local', ' --provider', ' --json', ' --plain', ' --agent', ' --refresh'].map(
    (flag) => `models list${flag}`,
  ),
  ...['', ' --strict', ' --agent'].flatMap((flag) => [`models set${flag}`, `models set-image${flag}`]),
  ...['aliases', 'allow', 'fallbacks', 'image-fallbacks'].flatMap((group) =>
    ['', ' --json', ' --plain'].map((flag) => `models ${group} list${flag}`),
  ),
  ...['aliases', 'allow', 'fallbacks', 'image-fallbacks'].flatMap((group) => [
    `models ${group} add`,
    `models ${group} remove`,
  ]),
  ...['fallbacks', 'image-fallbacks'].flatMap((group) => [`models ${group} clear`, `models ${group} move`]),
  'models allow clear',
  ...['', ' --provider', ' --json', ' --agent'].map((flag) => `models auth list${flag}`),
  ...[' --provider', ' --profile-id', ' --agent'].map((flag) => `models auth paste-api-key${flag}`),
];

driveCommands('openclaw models', table, SURFACE);
