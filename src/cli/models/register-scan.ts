import { type Command, Option } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { globalOnly } from './global-only.ts';
import type { TypedScan } from './scan-options.ts';

/** `models scan` (section 24). */
export function registerScan(models: Command, { context, exitWith }: CommandHost): void {
  globalOnly(models.command('scan'), 'scan')
    .description(
      'free models of OpenRouter, or what is configured: check, rank, choose; shows before it writes',
    )
    .addOption(
      new Option('--source <name>', 'where candidates come from')
        .choices(['openrouter', 'configured', 'all'])
        .default('openrouter'),
    )
    .option('--min-params <billions>', 'only models with at least so many parameters')
    .option('--max-age-days <days>', 'only models that are not older')
    .option('--provider <prefix>', 'only this maker, as the id begins (such as meta-llama)')
    .option('--max-candidates <count>', 'size of the list of fallbacks (6)')
    .option('--timeout <ms>', 'for the catalog and for each check (12000)')
    .option('--concurrency <count>', 'checks at a time (3)')
    .option('--no-probe', 'only read the catalog; no key is looked for')
    .option('--yes', 'replace the fallbacks by the best models, without asking')
    .option('--no-input', 'never ask; without --yes nothing is written')
    .option('--set-default', 'the first choice becomes the default model too')
    .option('--set-image', 'the first choice that takes images becomes the image model too')
    .option('--diff', 'what changed since the last scan that was kept; keeps this one')
    .option('--json', 'one JSON document')
    .action(async (typed: TypedScan) => {
      const { scan } = await import('./scan.ts');
      exitWith(await scan(context, typed));
    });
}
