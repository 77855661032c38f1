import { rehearsalRules, unusedRules } from '../../app/explain/rehearsal-rules.ts';
import { rehearse } from '../../app/explain/rehearse.ts';
import type { CliContext } from '../cli-context.ts';
import { fittedLines, widthOf } from '../fitted-lines.ts';
import { noteNewSession } from './new-session-note.ts';
import { pathLines, storyJson } from './why.ts';

export interface RehearseOptions {
  readonly fail: string;
  readonly model?: string;
  readonly session?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** `models rehearse --fail <rules>` (D4). Throws `usage` for a rule that is none or names nobody here. */
export async function printRehearsal(context: CliContext, options: RehearseOptions): Promise<void> {
  const { ports, output } = context;
  const { model, session: sessionId, agent: agentId } = options;
  const rules = rehearsalRules(ports, options.fail, agentId);
  const story = await rehearse(ports, { rules, model, sessionId, agentId });
  noteNewSession(context, story.run.agentId, sessionId);
  if (options.json === true) output.json(storyJson(story));
  else {
    const lines = pathLines(story, ports.clock.now(), true);
    for (const line of fittedLines(lines, widthOf(context.process))) output.line(line);
  }
  const unused = unusedRules(rules, story);
  if (unused.length > 0) output.note(`This run makes no request that ${unused.join(', ')} would fail.`);
  if (options.json !== true) output.note('A rehearsal: nothing was sent, and nothing was written.');
}
