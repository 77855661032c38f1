import { setUpProviders } from '../../app/setup/demo-setup.ts';
import { runTurn } from '../../app/turn/run-turn.ts';
import { usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { CliContext } from '../cli-context.ts';
import { showPanel, withPorts } from '../interactive.ts';
import { canAsk } from '../surface.ts';

/** One question every few seconds is enough to see keys cool, models step in and come back. */
const TURN_EVERY_MS = 2500;

/** The panel over the demo's providers, or so many turns as text. Returns the exit code. */
export async function runDemo(context: CliContext, turns: number | undefined): Promise<number> {
  if (turns === undefined && !canAsk(context)) {
    throw usageError('demo needs a terminal for its panel', {
      hint: 'Without one: openclaw demo --turns 8',
    });
  }
  const world = await context.startDemo();
  const stop = new AbortController();
  try {
    await setUpProviders(world.ports, world.providers);
    if (turns !== undefined) return await tellTurns(context, world.ports, turns);
    const traffic = talk(world.ports, stop.signal);
    const code = await showPanel(withPorts(context, world.ports), undefined);
    stop.abort();
    await traffic;
    context.output.line('The demo is over; its state directory is gone.');
    return code;
  } finally {
    stop.abort();
    await world.close();
  }
}

async function talk(ports: Ports, signal: AbortSignal): Promise<void> {
  for (let turn = 1; !signal.aborted; turn++) {
    await runTurn(ports, { message: `Question ${turn}`, sessionId: 'demo', signal }).catch(() => undefined);
    await ports.clock.sleep(TURN_EVERY_MS, signal).catch(() => undefined);
  }
}

async function tellTurns({ output }: CliContext, ports: Ports, turns: number): Promise<number> {
  for (let turn = 1; turn <= turns; turn++) {
    if (turn > 1) await ports.clock.sleep(TURN_EVERY_MS);
    try {
      const result = await runTurn(ports, {
        message: `Question ${turn}`,
        sessionId: 'demo',
        signal: new AbortController().signal,
        onNotice: (line) => output.line(line),
      });
      for (const hop of result.hops)
        output.line(`  ${hop.from} ${hop.credentialId}: ${hop.reason} — ${hop.message}`);
      output.line(`${turn}. ${result.served} with ${result.credentialId}: ${result.text}`);
    } catch (error) {
      output.line(`${turn}. ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return 0;
}
