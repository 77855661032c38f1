import {
  type AgentDraft,
  addAgent,
  copyCredentials,
  draftAgent,
  offeredCredentials,
} from '../../app/agents/add-agent.ts';
import { type AgentRow, listAgents } from '../../app/agents/list-agents.ts';
import { agentIdOf } from '../../core/agents.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import { AppError, usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { askOn, type Questions } from '../questions.ts';
import { canAsk } from '../surface.ts';
import { tildePath } from '../tilde-path.ts';
import { agentJson } from './list.ts';

export interface AddOptions {
  readonly workspace?: string;
  readonly model?: string;
  readonly fallback?: readonly string[];
  readonly agentDir?: string;
  readonly bind?: readonly string[];
  readonly nonInteractive?: boolean;
  readonly json?: boolean;
}

/** `agents add`: from flags when any of them is given (AGENT-1), else by questions on the terminal. */
export async function runAdd(
  context: CliContext,
  name: string | undefined,
  options: AddOptions,
): Promise<void> {
  const { output } = context;
  if (options.bind !== undefined) output.note('--bind belongs to the upstream gateway; ignored.');
  const fromFlags =
    options.nonInteractive === true ||
    [options.workspace, options.model, options.fallback, options.agentDir, options.bind].some(
      (flag) => flag !== undefined,
    );
  if (!fromFlags && canAsk(context)) return addByQuestions(context, name, options);
  if (name === undefined || options.workspace === undefined || options.workspace.trim() === '') {
    throw usageError('agents add needs a name and --workspace when it asks nothing', {
      hint: 'Write: openclaw agents add <name> --workspace <folder>',
    });
  }
  const { workspace, model, fallback: fallbacks, agentDir } = options;
  const draft = draftAgent(context.ports, {
    name,
    workspace: context.ports.paths.expand(workspace),
    model,
    fallbacks,
    agentDir,
  });
  await write(context, draft, [], options);
}

async function addByQuestions(
  context: CliContext,
  given: string | undefined,
  options: AddOptions,
): Promise<void> {
  const { ports } = context;
  const questions = askOn(context);
  try {
    const name = given ?? (await questions.text('Name of the agent', ''));
    const known = listAgents(ports).rows.find((row) => row.id === agentIdOf(name));
    if (known !== undefined) return await offerCopies(context, questions, known, options);
    // Checked before anything else is asked: a name that is taken is told at once.
    const first = draftAgent(ports, { name });
    const workspace = ports.paths.expand(
      await questions.text('Workspace', tildePath(first.entry.workspace, ports.paths.home)),
    );
    const typed = await questions.text('Its own model (Enter: the default model)', '');
    const draft = draftAgent(ports, { name, workspace, model: typed === '' ? undefined : typed });
    const copy = await askForCopies(context, questions, { ...draft, id: draft.entry.id });
    await write(context, draft, copy, options);
  } finally {
    questions.close();
  }
}

/** AGENT-4: for an agent that is there already only the credentials are left to configure. */
async function offerCopies(
  context: CliContext,
  questions: Questions,
  known: AgentRow,
  options: AddOptions,
): Promise<void> {
  const { ports, output } = context;
  const { id } = known;
  output.note(`Agent "${id}" is there already; only its credentials can be added here.`);
  const portable = offeredCredentials(ports, id);
  const copy = await askForCopies(context, questions, { id, portable, readThrough: [] });
  const copied = await copyCredentials(ports, id, copy);
  if (options.json === true)
    output.json({ ok: true, agent: agentJson(known), copied, configPath: ports.paths.configPath });
  else output.line(copied.length === 0 ? 'Nothing was copied.' : `Copied credentials: ${copied.join(', ')}`);
}

/** AGENT-3: nothing is copied unless it is said; all else is read from the shared store at run time. */
async function askForCopies(
  { output }: CliContext,
  questions: Questions,
  { id, portable, readThrough }: Pick<AgentDraft, 'portable' | 'readThrough'> & { readonly id: string },
): Promise<readonly AuthProfile[]> {
  if (readThrough.length > 0) {
    output.note(
      `Read from the shared store, never copied: ${readThrough.map((profile) => profile.id).join(', ')}`,
    );
  }
  if (portable.length === 0) return [];
  output.note(`Portable credentials: ${portable.map((profile) => profile.id).join(', ')}`);
  output.note(
    `"${id}" reads them from the shared store in any case; a copy goes on to work when the original changes.`,
  );
  const wanted = await questions.confirm(`Copy ${portable.length === 1 ? 'it' : 'them'} to "${id}"?`);
  return wanted ? portable : [];
}

async function write(
  context: CliContext,
  draft: AgentDraft,
  copy: readonly AuthProfile[],
  options: AddOptions,
): Promise<void> {
  const { output, ports } = context;
  for (const warning of draft.warnings) output.note(warning);
  const added = await addAgent(ports, draft, copy);
  const row = listAgents(ports).rows.find((agent) => agent.id === draft.entry.id);
  if (row === undefined) throw new AppError('config-raced', `"${draft.entry.id}" is not in the config`);
  if (options.json === true) {
    output.json({ ok: true, agent: agentJson(row), copied: added.copied, configPath: added.write.path });
    return;
  }
  printWritten(context, added.write);
  output.line(`Agent: ${row.id} (${row.modelSource === 'agent' ? row.primary : 'the default model'})`);
  if (added.copied.length > 0) output.line(`Copied credentials: ${added.copied.join(', ')}`);
  output.note('Applies to the next run.');
}
