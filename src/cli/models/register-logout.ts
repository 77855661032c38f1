import { type Command, Option } from 'commander';
import { LOGOUT_SCOPES } from '../../core/credentials/revocation.ts';
import type { CommandHost } from '../command-host.ts';
import type { LogoutOptions } from './auth-logout.ts';

/** `models auth logout` (AUTHCLI-11, B030, B031). */
export function registerLogout(auth: Command, { context, exitWith }: CommandHost): void {
  auth
    .command('logout')
    .description('forget a credential, and say what its provider does about it')
    .argument('[profileId]', 'its id, as models auth list shows it')
    .option('--provider <id>', 'all credentials of this provider')
    .option('--agent <id>', 'only those of this agent; otherwise every copy')
    .addOption(
      new Option('--scope <scope>', 'forget it here, or end this session or all at the provider too')
        .choices([...LOGOUT_SCOPES])
        .default('here'),
    )
    .option('--dry-run', 'only say what would happen')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document')
    .action(async (profileId: string | undefined, options: LogoutOptions) => {
      const { runLogout } = await import('./auth-logout.ts');
      exitWith(await runLogout(context, profileId, options));
    });
}
