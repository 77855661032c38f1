import { rehearse } from '../../app/turn/rehearse.ts';
import { parseRehearsal } from '../../core/failover/rehearsal.ts';
import type { CliContext } from '../cli-context.ts';
import { pathLines, storyJson } from './why.ts';

export interface RehearseOptions {
  readonly fail: string;
  readonly model?: string;
  readonly session?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** `models rehearse --fail <rules>` (D4). */
export async function printRehearsal({ ports, output }: CliContext, options: RehearseOptions): Promise<void> {
  const { model, session: sessionId, agent: agentId } = options;
  const story = await rehearse(ports, { rules: parseRehearsal(options.fail), model, sessionId, agentId });
  if (options.json === true) {
    output.json(storyJson(story));
    return;
  }
  for (const line of pathLines(story, ports.clock.now())) output.line(line);
  output.note('A rehearsal: nothing was sent, and nothing was written.');
}
