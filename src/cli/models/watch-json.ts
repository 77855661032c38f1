import { createLivePanel } from '../../app/status/live-panel.ts';
import type { CliContext } from '../cli-context.ts';
import { untilStopped } from '../until-stopped.ts';

/** `models status --watch --json`: one JSON line now and one per change, until the reader or the person stops it. */
export async function watchJson(context: CliContext, agentId: string | undefined): Promise<void> {
  const panel = createLivePanel(context.ports, agentId);
  const { process, output } = context;
  let last = '';
  const print = (): void => {
    const { nowMs, readAtMs, ...facts } = panel.getSnapshot();
    const text = JSON.stringify(facts);
    if (text === last) return;
    last = text;
    output.write(`${JSON.stringify({ at: nowMs, ...facts })}\n`);
  };
  await untilStopped(process, () => {
    const unsubscribe = panel.subscribe(print);
    print();
    return unsubscribe;
  });
  panel.dispose();
}
