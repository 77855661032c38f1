import { type OpenBlock, openBlocks } from '../../app/status/open-blocks.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatAge, formatCountdown } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';

/** `models cooldown list`: what is blocked now, why, since and until when, and what can be done about it (B081). */
export function listBlocks({ ports, output, process }: CliContext, asJson: boolean): void {
  const blocks = openBlocks(ports);
  if (asJson) {
    output.json({ blocks });
    return;
  }
  if (blocks.length === 0) output.line('Nothing is blocked.');
  const nowMs = ports.clock.now();
  const lines = blocks.flatMap((block) => blockLines(block, nowMs));
  for (const line of fittedLines(lines, widthOf(process))) output.line(line);
  if (blocks.length === 0) return;
  output.note('Let one be tried at once: openclaw models cooldown clear <credential>');
  output.note('Ask with it once and see: openclaw models cooldown probe <credential>');
}

function blockLines(block: OpenBlock, nowMs: number): readonly string[] {
  const { credentialId, provider, model, kind, remainingMs, reason, sinceMs, source, step, words } = block;
  const scope = model === '' ? 'all models' : `${provider}/${model}`;
  const until = source === 'ladder' ? `our own ladder, step ${step}` : `the provider said so (${source})`;
  return [
    `${credentialId}  ${scope}  ${kind}, ${formatCountdown(remainingMs)} left`,
    `  ${describeReason(reason)}, ${formatAge(nowMs - sinceMs)}; how long: ${until}`,
    ...(words === undefined || words === describeReason(reason) ? [] : [`  “${words}”`]),
  ];
}
