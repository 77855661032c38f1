import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { globalOnly } from './global-only.ts';
import type { ListOptions } from './list.ts';
import { registerAuth } from './register-auth.ts';
import { registerChains } from './register-chains.ts';
import { registerCooldown } from './register-cooldown.ts';
import { registerExplain } from './register-explain.ts';
import { registerLogin } from './register-login.ts';
import { registerNames } from './register-names.ts';
import { registerReading } from './register-reading.ts';
import { registerReconcile } from './register-reconcile.ts';
import { registerScan } from './register-scan.ts';
import type { SetOptions } from './set.ts';

/** `openclaw models …` (section 20); without a word it is `models status` (CLI-1). What each verb does is loaded when it runs. */
export function registerModels(models: Command, host: CommandHost): void {
  const { context, exitWith } = host;
  registerReading(models, host);
  models
    .command('refresh')
    .description('ask the providers for their models; says what changed about the configured ones')
    .option('--provider <id>', 'ask only this provider (its id, such as moonshot)')
    .option('--agent <id>', 'for this agent')
    .option('--json', 'one JSON document')
    .action(async (options: Pick<ListOptions, 'provider' | 'agent' | 'json'>) => {
      const { refreshModels } = await import('./refresh.ts');
      exitWith(await refreshModels(context, options));
    });
  globalOnly(models.command('set'), 'set')
    .description('make a model the default; without one, choose it in the picker')
    .argument('[model]', 'provider/model, a model id or an alias')
    .option('--strict', 'refuse a model that the catalog does not list')
    .action(async (model: string | undefined, options: SetOptions) => {
      const { setModel } = await import('./set.ts');
      exitWith(await setModel(context, model, options));
    });
  globalOnly(models.command('set-image'), 'set-image')
    .description('make a model the one that looks at images when the default cannot')
    .argument('<model>', 'provider/model, a model id or an alias')
    .option('--strict', 'refuse a model that the catalog does not list')
    .action(async (model: string, options: SetOptions) =>
      (await import('./set.ts')).setImage(context, model, options),
    );
  registerNames(models, host);
  registerChains(models, host);
  registerAuth(models, host);
  registerLogin(models, host);
  registerCooldown(models, host);
  registerExplain(models, host);
  registerReconcile(models, host);
  registerScan(models, host);
}
