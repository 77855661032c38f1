import { createLivePanel } from '../../app/status/live-panel.ts';
import type { CliContext } from '../cli-context.ts';

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
  await new Promise<void>((resolve) => {
    const unsubscribe = panel.subscribe(print);
    // The panel's own timers never keep a process alive; this one is what waits.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      unsubscribe();
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    print();
  });
  panel.dispose();
}
