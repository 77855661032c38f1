import { clearBlocks } from '../../app/credentials/clear-blocks.ts';
import { type CredentialRow, credentialRows } from '../../app/status/credential-rows.ts';
import { readWorld } from '../../app/world.ts';
import { AppError } from '../../core/errors.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatCountdown } from '../../core/text/format.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { CliContext } from '../cli-context.ts';

/** Lets a credential be tried again at once; throws `nothing-to-do` when nothing blocks it or nothing has that name (D2). */
export async function clearCooldown(
  context: CliContext,
  credential: string,
  model: string | undefined,
): Promise<void> {
  const world = readWorld(context.ports);
  const cleared = await clearBlocks(context.ports, world.agentId, credential, model);
  if (cleared === 0) {
    refuseUnknownCredential(credential, credentialRows(context.ports, world));
    throw new AppError('nothing-to-do', `Nothing blocks ${credential}`, {
      hint: 'Run "openclaw models cooldown list" to see what is blocked.',
    });
  }
  context.output.line(
    `${credential} may be tried again (${cleared === 1 ? '1 block' : `${cleared} blocks`} cleared).`,
  );
}

/** A mistyped id must not read as one that is free; throws `nothing-to-do` with the nearest. */
function refuseUnknownCredential(word: string, rows: readonly CredentialRow[]): void {
  const ids = rows.map((row) => row.id);
  if (ids.includes(word)) return;
  const names = nearest(word, ids);
  throw new AppError('nothing-to-do', `There is no credential "${word}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models status" to see all of them.',
  });
}

/** What is blocked now, why and until when (B081). */
export function listBlocks({ ports, output }: CliContext, asJson: boolean): void {
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
