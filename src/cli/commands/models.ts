import type { Command } from 'commander';
import { setPrimaryModel } from '../../app/set-model.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { pickModel, showPanel } from '../interactive.ts';
import { printList } from '../list-output.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { printStatus, type StatusOptions } from '../status-output.ts';
import { tildePath } from '../tilde-path.ts';
import { watchJson } from '../watch-json.ts';
import { registerModelsAuth } from './models-auth.ts';
import { registerCooldown } from './models-cooldown.ts';

/** `openclaw models …` (section 20); without a word it is `models status` (CLI-1). */
export function registerModels(
  program: Command,
  context: CliContext,
  setExitCode: (code: number) => void,
): void {
  const models = program.command('models').description('models, credentials and their health');
  models
    .command('status', { isDefault: true })
    .description('what is selected, which credentials there are, and how they are')
    .argument('[unknown...]')
    .option('--json', 'one JSON document')
    .option('--plain', 'only the resolved primary model')
    .option('--check', 'exit 1 when a credential is missing or expired, 2 when one is about to expire')
    .option('--watch', 'the live panel; with --json one line per change')
    .option('--agent <id>', 'of this agent')
    .action(async (words: readonly string[], options: StatusOptions & { watch?: boolean }) => {
      if (words[0] !== undefined) refuseUnknown(models, words[0]);
      if (options.watch === true && options.json === true) return watchJson(context, options.agent);
      if (options.watch === true) return setExitCode(await showPanel(context, options.agent));
      setExitCode(printStatus(context, options));
    });
  models
    .command('list')
    .description('models that can be used here')
    .option('--all', 'the whole catalog')
    .option('--local', 'only models on this machine or network')
    .option('--provider <id>', 'only this provider (its id, such as moonshot)')
    .option('--json', 'one JSON document')
    .option('--plain', 'one ref per line')
    .option('--agent <id>', 'as this agent sees them')
    .action((options) => printList(context, options));
  models
    .command('set')
    .description('make a model the default; without one, choose it in the picker')
    .argument('[model]', 'provider/model, a model id or an alias')
    .action(async (model: string | undefined) => setExitCode(await setModel(context, model)));
  registerModelsAuth(models, context);
  registerCooldown(models, context);
}

async function setModel(context: CliContext, typed: string | undefined): Promise<number> {
  if (typed === undefined && !context.isInteractive) {
    throw usageError('models set needs a model when it does not run on a terminal', {
      hint: 'Write: openclaw models set <provider/model>',
    });
  }
  const model = typed ?? (await pickModel(context));
  if (model === undefined) return 130;
  const { output, ports } = context;
  const result = await setPrimaryModel(ports, model);
  for (const warning of result.warnings) output.note(warning);
  if (result.write.changed) {
    output.line(`Updated config: ${tildePath(result.write.path, ports.paths.home)}`);
    if (result.write.backupPath !== undefined) {
      output.line(`  Backup: ${tildePath(result.write.backupPath, ports.paths.home)}`);
    }
  }
  output.line(`Default model: ${result.ref}`);
  output.note('Applies to the next run.');
  return 0;
}
