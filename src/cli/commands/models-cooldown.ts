import type { Command } from 'commander';
import { clearBlocks } from '../../app/clear-blocks.ts';
import { readWorld } from '../../app/world.ts';
import { AppError } from '../../core/errors.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatCountdown } from '../../core/format.ts';
import type { CliContext } from '../cli-context.ts';

/** `models cooldown list|clear` (D2, B081). */
export function registerCooldown(models: Command, context: CliContext): void {
  const cooldown = models.command('cooldown').description('credentials that are left alone for a while');
  cooldown
    .command('list')
    .description('what is blocked, why, until when')
    .option('--json', 'one JSON document')
    .action((options: { json?: boolean }) => listBlocks(context, options.json === true));
  cooldown
    .command('clear')
    .description('let a credential be tried again at once')
    .argument('<credential>', 'its id, as models status shows it')
    .option('--model <id>', 'only the block for this model')
    .action(async (credential: string, options: { model?: string }) => {
      const { agentId } = readWorld(context.ports);
      const cleared = await clearBlocks(context.ports, agentId, credential, options.model);
      if (cleared === 0) {
        throw new AppError('nothing-to-do', `Nothing blocks ${credential}`, {
          hint: 'Run "openclaw models cooldown list" to see what is blocked.',
        });
      }
      context.output.line(
        `${credential} may be tried again (${cleared === 1 ? '1 block' : `${cleared} blocks`} cleared).`,
      );
    });
}

function listBlocks({ ports, output }: CliContext, asJson: boolean): void {
  const nowMs = ports.clock.now();
  const open = ports.health.blocks().filter((block) => block.untilMs > nowMs);
  if (asJson) {
    output.json({ blocks: open.map((block) => ({ ...block, remainingMs: block.untilMs - nowMs })) });
    return;
  }
  if (open.length === 0) output.line('Nothing is blocked.');
  for (const block of open) {
    const scope = block.model === '' ? 'all models' : block.model;
    const left = formatCountdown(block.untilMs - nowMs);
    output.line(
      `${block.credentialId}  ${scope}  ${block.kind} ${left}  ${describeReason(block.reason)} (${block.source})`,
    );
    if (block.words !== undefined) output.line(`  “${block.words}”`);
  }
}
