import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { AuditOptions } from './audit.ts';

/** `openclaw secrets …` (section 29.1). */
export function registerSecrets(secrets: Command, { context, exitWith }: CommandHost): void {
  secrets
    .command('audit')
    .description('look for keys in plain text, references that lead nowhere and copies left behind')
    .option('--check', 'exit 1 when there is a finding')
    .option('--json', 'one JSON document')
    .option('--allow-exec', 'run helper commands to check the references to them')
    .action(async (options: AuditOptions) => {
      const { printAudit } = await import('./audit.ts');
      exitWith(await printAudit(context, options));
    });
  secrets
    .command('rekey')
    .description('seal everything that is stored with a new key')
    .option('--json', 'one JSON document')
    .action(async (options: { readonly json?: boolean }) => {
      const { runRekey } = await import('./rekey.ts');
      await runRekey(context, options.json === true);
    });
}
