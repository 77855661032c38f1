import { createLivePanel } from '../../app/status/live-panel.ts';
import type { CliContext } from '../cli-context.ts';
import { changeLines, panelLines } from '../plain/panel-words.ts';
import { untilStopped } from '../until-stopped.ts';

const CANCELLED = 130;

/**
 * `models status --watch` where nothing may be drawn: the picture as lines, then a line per change, until Ctrl-C. Returns the
 * exit code of the panel that is left that way.
 */
export async function watchInLines(context: CliContext, agentId: string | undefined): Promise<number> {
  const { process, output, ports } = context;
  const panel = createLivePanel(ports, agentId);
  let last = panel.getSnapshot();
  await untilStopped(process, () => {
    for (const line of panelLines(last)) output.line(line);
    output.note('A line follows for each change; Ctrl-C leaves.');
    return panel.subscribe(() => {
      const next = panel.getSnapshot();
      for (const line of changeLines(last, next)) output.line(line);
      last = next;
    });
  });
  panel.dispose();
  return CANCELLED;
}
