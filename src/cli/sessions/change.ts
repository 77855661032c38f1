import { setSessionModel } from '../../app/selection/session-model.ts';
import { readWorld } from '../../app/world/world.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { canAsk } from '../surface.ts';
import { noSession, type SessionOptions } from './show.ts';

export interface SetModelOptions extends SessionOptions {
  readonly default?: boolean;
  readonly withFallbacks?: boolean;
}

/** `sessions reset <id>`. Throws `nothing-to-do` when it is not there. */
export async function resetSession(
  { ports, output }: CliContext,
  id: string,
  options: SessionOptions,
): Promise<void> {
  const { agentId } = readWorld(ports, options.agent);
  if (!(await ports.sessions.reset(agentId, id))) throw noSession(id, ports.sessions.list(agentId));
  if (options.json === true) output.json({ ok: true, id, agentId });
  else output.line(`${id} starts anew.`);
}

/** `sessions delete <id>`. Returns the exit code: 130 when the person says no. Throws `nothing-to-do` when it is not there. */
export async function deleteSession(
  context: CliContext,
  id: string,
  options: SessionOptions & { readonly yes?: boolean },
): Promise<number> {
  const { ports, output } = context;
  const { agentId } = readWorld(ports, options.agent);
  const session = ports.sessions.get(agentId, id);
  if (session === undefined) throw noSession(id, ports.sessions.list(agentId));
  if (options.yes !== true && !(await isConfirmed(context, id, session.messages.length))) {
    output.note('Nothing was changed.');
    return 130;
  }
  if (!(await ports.sessions.delete(agentId, id))) throw noSession(id, ports.sessions.list(agentId));
  if (options.json === true) output.json({ ok: true, id, agentId });
  else output.line(`${id} is deleted. What was asked stays in openclaw logs.`);
  return 0;
}

async function isConfirmed(context: CliContext, id: string, messages: number): Promise<boolean> {
  if (!canAsk(context)) {
    throw usageError('sessions delete does not ask off a terminal', {
      hint: `Add --yes to delete ${id}.`,
    });
  }
  const { askOn } = await import('../questions.ts');
  const questions = askOn(context);
  try {
    return await questions.confirm(`Delete ${id} with its ${messages} messages?`);
  } finally {
    questions.close();
  }
}

/** `sessions set-model <id> <model> [--with-fallbacks]|--default`. */
export async function chooseSessionModel(
  { ports, output }: CliContext,
  id: string,
  model: string | undefined,
  options: SetModelOptions,
): Promise<void> {
  const withFallbacks = options.withFallbacks === true && model !== undefined;
  if ((model === undefined) !== (options.default === true)) {
    throw usageError('sessions set-model needs either a model or --default', {
      hint: `Write: openclaw sessions set-model ${id} <provider/model>`,
    });
  }
  const chosen = await setSessionModel(ports, id, model, options.agent, withFallbacks);
  for (const warning of chosen.warnings) output.note(warning);
  if (options.json === true) {
    output.json({
      ok: true,
      id,
      model: chosen.ref ?? null,
      profile: chosen.profileId ?? null,
      withFallbacks,
    });
    return;
  }
  const profile = chosen.profileId === undefined ? '' : ` with ${chosen.profileId}`;
  output.line(
    chosen.ref === undefined
      ? `${id} follows the default model.`
      : `${id} uses ${chosen.ref}${profile}, ${withFallbacks ? 'with' : 'without'} fallbacks.`,
  );
}
