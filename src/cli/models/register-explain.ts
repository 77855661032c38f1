import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { ExplainOptions } from './explain.ts';
import type { RehearseOptions } from './rehearse.ts';
import type { WhyOptions } from './why.ts';

/** `models explain`, `models rehearse` and `models why` (D1, D4, B016). */
export function registerExplain(models: Command, { context }: CommandHost): void {
  models
    .command('explain')
    .description('which model a run would ask for and why, and what it would try; or what a failure means')
    .argument('[model]', 'a run that asks for this model')
    .option('--session <id>', 'a run in this session')
    .option('--agent <id>', 'a run of this agent')
    .option(
      '--error <file>',
      'recorded failures instead: JSON or JSON Lines with provider, status, headers, body…; - reads stdin',
    )
    .option('--json', 'one JSON document; with --error one line per failure')
    .action(async (model: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./explain.ts');
      await explain(context, model, options);
    });
  models
    .command('rehearse')
    .description('the path the next run would take if these requests failed; nothing is sent or written')
    .requiredOption(
      '--fail <rules>',
      'which fail and how: <credential|model|provider>=<HTTP status|hang|reason>, separated by commas',
    )
    .option('--model <model>', 'a run that asks for this model')
    .option('--session <id>', 'a run in this session')
    .option('--agent <id>', 'a run of this agent')
    .option('--json', 'one JSON document')
    .action(async (options: RehearseOptions) => {
      const { printRehearsal } = await import('./rehearse.ts');
      await printRehearsal(context, options);
    });
  models
    .command('why')
    .description('the path of a run: what was asked, passed over, tried, and who served')
    .argument('[run]', 'its id, how it begins, or one of its attempts; without one, the latest')
    .option('--last', 'the latest run')
    .option('--agent <id>', 'the latest run of this agent')
    .option('--json', 'one JSON document')
    .action(async (run: string | undefined, options: WhyOptions) => {
      const { why } = await import('./why.ts');
      why(context, run, options);
    });
}
