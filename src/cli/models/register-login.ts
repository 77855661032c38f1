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
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .option('--force', 'first forget what is stored for the provider, however the sign-in ends')
    .option('--set-default', 'make the model that is suggested for the provider the default one')
    .action(async (options: LoginOptions) => {
      const { login } = await import('./login.ts');
      await login(context, options);
    });
  auth
    .command('login-github-copilot')
    .description('the same as login --provider github-copilot: a short code, typed on another screen')
    .option('--yes', 'taken for scripts; nothing is asked')
    .option('--agent <id>', 'for this agent alone; otherwise all agents can use it')
    .action(async ({ agent }: { readonly agent?: string }) => {
      const { login } = await import('./login.ts');
      await login(context, { provider: 'github-copilot', ...(agent === undefined ? {} : { agent }) });
    });
}
