import type { Command } from 'commander';
import { valueAt } from '../../core/config/config-variables.ts';
import { usageError } from '../../core/errors.ts';
import type { CommandHost } from '../command-host.ts';
import type { AuthListOptions } from './auth.ts';
import type { AddOptions } from './auth-add.ts';
import type { PasteOptions, PasteTokenOptions, SetupTokenOptions } from './auth-paste.ts';
import type { WhichOptions } from './auth-which.ts';
import { registerAuthOrder } from './register-auth-order.ts';
import { registerLogout } from './register-logout.ts';

/** `models auth …` (section 25). Secrets come by prompt or stdin, never on the command line (AUTHCLI-6). */
export function registerAuth(models: Command, host: CommandHost): void {
  const { context, exitWith } = host;
  const auth = models
    .command('auth')
    .description('stored credentials')
    .option('--agent <id>', 'of this agent; the same before and after the verb');
  // Section 20.1: the group takes the option wherever it stands; its verbs find it among their own.
  auth.hook('preAction', (group, verb) => {
    const agent: unknown = group.getOptionValue('agent');
    if (agent !== undefined) verb.setOptionValue('agent', agent);
    // AUTHCLI-14: what is stored here is not what that gateway uses.
    if (valueAt(context.ports.config.read().document, ['gateway', 'mode']) === 'remote') {
      context.output.note(
        'gateway.mode is remote: that gateway uses the credentials of its own host; for it, run "openclaw models auth" there.',
      );
    }
  });
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
    .command('which')
    .description('which credential the next request carries, where it comes from, and why not the others')
    .argument('[provider or model]', 'without one, the default model')
    .option('--agent <id>', 'as this agent sees it')
    .option('--json', 'one JSON document')
    .action(async (typed: string | undefined, options: WhichOptions) => {
      const { which } = await import('./auth-which.ts');
      exitWith(which(context, typed, options));
    });
  withoutSecrets(auth.command('add'))
    .description('add a credential, question by question, on a terminal')
    .option('--provider <id>', 'the provider it is for')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .action(async (_words: readonly string[], options: AddOptions) => {
      const { addCredential } = await import('./auth-add.ts');
      await addCredential(context, options);
    });
  withoutSecrets(auth.command('paste-api-key'))
    .description('store an API key, typed at a hidden prompt or read from stdin')
    .requiredOption('--provider <id>', 'the provider the key is for')
    .option('--profile-id <id>', 'name of the credential (default <provider>:manual)')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .action(async (_words: readonly string[], options: PasteOptions) => {
      const { pasteApiKey } = await import('./auth-paste.ts');
      await pasteApiKey(context, options);
    });
  withoutSecrets(auth.command('paste-token'))
    .description('store a bearer token, typed at a hidden prompt or read from stdin')
    .requiredOption('--provider <id>', 'the provider the token is for')
    .option('--profile-id <id>', 'name of the credential (default <provider>:manual)')
    .option('--expires-in <duration>', 'how long it lives from now on, such as 365d or 12h')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .action(async (_words: readonly string[], options: PasteTokenOptions) => {
      const { pasteToken } = await import('./auth-paste.ts');
      await pasteToken(context, options);
    });
  withoutSecrets(auth.command('setup-token'))
    .description('store the token that "claude setup-token" prints, on a terminal')
    .option('--provider <id>', 'the provider the token is for', 'anthropic')
    .option('--profile-id <id>', 'name of the credential (default <provider>:default)')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .option('--yes', 'replace an older one without asking')
    .action(async (_words: readonly string[], options: SetupTokenOptions) => {
      const { setupToken } = await import('./auth-paste.ts');
      exitWith(await setupToken(context, options));
    });
  registerAuthOrder(auth, host);
  registerLogout(auth, host);
}

/** A secret on the command line is refused unread: the parser would repeat a word that is too much (AUTHCLI-6). */
function withoutSecrets(command: Command): Command {
  return command.argument('[nothing...]').hook('preAction', (_command, { args }) => {
    if (args.length === 0) return;
    throw usageError('A key is never taken from the command line', {
      hint: 'Leave it out and type it at the prompt, or pipe it in. Other programs may have seen it: make a new one.',
    });
  });
}
