import { type AgentRow, listAgents } from '../../app/agents/list-agents.ts';
import type { CliContext } from '../cli-context.ts';
import { textTable } from '../text-table.ts';
import { tildePath } from '../tilde-path.ts';

/** `agents list` as a table or JSON. */
export async function printAgents({ ports, output }: CliContext, asJson: boolean): Promise<void> {
  const { rows, storeProblem } = listAgents(ports);
  if (storeProblem !== undefined) output.note(storeProblem.message);
  if (asJson) {
    output.json({ count: rows.length, agents: rows.map(agentJson) });
    return;
  }
  const cells = rows.map((row) => [
    row.isDefault ? `${row.id} (default)` : row.id,
    row.primary ?? 'no model selected',
    row.fallbacks.length === 0 ? '-' : row.fallbacks.join(', '),
    `${row.ownCredentials} own, ${row.sharedCredentials} shared`,
    tildePath(row.workspace ?? '-', ports.paths.home),
  ]);
  for (const line of await textTable(['Agent', 'Model', 'Fallbacks', 'Credentials', 'Workspace'], cells)) {
    output.line(line);
  }
}

/** One agent in JSON; what the config leaves open is null. */
export function agentJson(row: AgentRow): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    name: row.name ?? null,
    workspace: row.workspace ?? null,
    agentDir: row.agentDir,
    default: row.isDefault,
    model: { primary: row.primary ?? null, fallbacks: row.fallbacks, source: row.modelSource },
    credentials: { own: row.ownCredentials, shared: row.sharedCredentials },
  };
}
