import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { LoginOptions } from './login.ts';

/** `models auth login` (section 25); stands in the group that `registerAuth` has made. */
export function registerLogin(models: Command, { context }: CommandHost): void {
  const auth = models.commands.find((command) => command.name() === 'auth') ?? models.command('auth');
  auth
    .command('login')
    .description('sign in with the browser or a short code, and store what the provider gives')
    .requiredOption('--provider <id>', 'the provider to sign in to')
    .option(
      '--method <id>',
      'browser, device, device-enterprise, cli (the sign-in of the Claude or Codex CLI) or api-key; without it, the first that the provider has',
    )
    .option('--device-code', 'the same as --method device')
    .option('--profile-id <id>', 'name of the credential (default <provider>:<email>)')
    .option('--set-default', 'make the model that is suggested for the provider the default one')
    .action(async (options: LoginOptions) => {
      const { login } = await import('./login.ts');
      await login(context, options);
    });
}
