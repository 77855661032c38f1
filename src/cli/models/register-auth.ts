import type { Command } from 'commander';
import { usageError } from '../../core/errors.ts';
import type { CommandHost } from '../command-host.ts';
import type { AuthListOptions, PasteOptions } from './auth.ts';

/** `models auth list|paste-api-key` (section 25). Secrets come by prompt or stdin, never on the command line (AUTHCLI-6). */
export function registerAuth(models: Command, { context }: CommandHost): void {
  const auth = models.command('auth').description('stored credentials');
  auth
    .command('list')
    .description('credentials and their health; never their values')
    .option('--provider <id>', 'only this provider')
    .option('--agent <id>', 'as this agent sees them')
    .option('--json', 'one JSON document')
    .action(async (options: AuthListOptions) => {
      const { listCredentials } = await import('./auth.ts');
      listCredentials(context, options);
    });
  auth
    .command('paste-api-key')
    .description('store an API key, typed at a hidden prompt or read from stdin')
    // Commander would repeat what is too much, and that may be the key.
    .argument('[nothing...]')
    .requiredOption('--provider <id>', 'the provider the key is for')
    .option('--profile-id <id>', 'name of the credential (default <provider>:manual)')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .action(async (words: readonly string[], options: PasteOptions) => {
      if (words.length > 0) {
        throw usageError('A key is never taken from the command line', {
          hint: 'Leave it out and type it at the prompt, or pipe it in. Other programs may have seen it: make a new one.',
        });
      }
      const { pasteApiKey } = await import('./auth.ts');
      await pasteApiKey(context, options);
    });
}
