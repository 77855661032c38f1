import table from '../fixtures/scan-commands.json' with { type: 'json' };
import { driveCommands } from '../support/command-table.ts';
import { startRouter } from '../support/openrouter-server.ts';

/** Section 24 and the drift of decision 26: what has to be driven by at least one row. */
const SURFACE: readonly string[] = [
  ...['', ' --source', ' --min-params', ' --max-age-days', ' --provider', ' --max-candidates'],
  ...[' --timeout', ' --concurrency', ' --no-probe', ' --yes', ' --no-input', ' --set-default'],
  ...[' --set-image', ' --diff', ' --json', ' --agent'],
]
  .map((flag) => `models scan${flag}`)
  .concat(['', ' --provider', ' --json', ' --agent'].map((flag) => `models refresh${flag}`));

driveCommands('openclaw models scan and refresh', table, SURFACE, () =>
  startRouter([
    { id: 'acme/calls-70b:free', created: null },
    { id: 'acme/lies-3b:free', created: null, behaviour: 'lies' },
    { id: 'acme/policy-30b:free', created: null, behaviour: 'policy' },
    { id: 'acme/sees-7b:free', created: null, context: 8192, seesImages: true },
    { id: 'acme/paid-405b', created: null, price: '0.000001', hasTools: false, context: 1000 },
  ]),
);
