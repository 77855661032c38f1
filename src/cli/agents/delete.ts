import { deleteAgent, planDeletion } from '../../app/agents/delete-agent.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { canAsk } from '../surface.ts';
import { tildePath } from '../tilde-path.ts';

/** `agents delete <id>` (AGENT-5). Returns the exit code: 130 when the person says no. */
export async function runDelete(
  context: CliContext,
  id: string,
  options: { readonly force?: boolean; readonly json?: boolean },
): Promise<number> {
  const { ports, output } = context;
  const plan = planDeletion(ports, id);
  if (options.force !== true) {
    if (!canAsk(context)) {
      throw usageError(`agents delete does not ask off a terminal`, {
        hint: `Write: openclaw agents delete ${id} --force`,
      });
    }
    if (!(await confirmed(context, id, plan.credentials))) {
      output.note('Nothing was changed.');
      return 130;
    }
  }
  const write = await deleteAgent(ports, plan);
  if (options.json === true) {
    output.json({ ok: true, id, removedCredentials: plan.credentials, configPath: write.path });
    return 0;
  }
  printWritten(context, write);
  output.line(`Deleted agent: ${id}`);
  if (plan.credentials.length > 0) output.line(`Removed its credentials: ${plan.credentials.join(', ')}`);
  output.note(`Its files stay in ${tildePath(plan.agentDir, ports.paths.home)}. Applies to the next run.`);
  return 0;
}

async function confirmed(context: CliContext, id: string, credentials: readonly string[]): Promise<boolean> {
  const { askOn } = await import('../questions.ts');
  const questions = askOn(context);
  try {
    const also = credentials.length === 0 ? '' : ` and its own credentials (${credentials.join(', ')})`;
    return await questions.confirm(`Delete agent "${id}"${also}?`);
  } finally {
    questions.close();
  }
}
