import {
  forgetCredentials,
  type LogoutPlan,
  type LogoutResult,
  planLogout,
} from '../../app/credentials/forget-credentials.ts';
import type { LogoutScope } from '../../core/credentials/revocation.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';
import { canAsk } from '../surface.ts';

export interface LogoutOptions {
  readonly provider?: string;
  readonly agent?: string;
  readonly scope: LogoutScope;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * `models auth logout` (AUTHCLI-11). Returns the exit code: 130 when the person says no, 1 when ending the credential at the
 * provider was asked for and did not happen.
 */
export async function runLogout(
  context: CliContext,
  profileId: string | undefined,
  options: LogoutOptions,
): Promise<number> {
  const { ports, output } = context;
  const { provider, agent: agentId, scope } = options;
  const copies = (await ports.storeReset()).copies();
  const kept = copies.flatMap(({ credentials = [] }) => credentials);
  const plan = planLogout(ports, { profileId, provider, agentId, scope, kept });
  if (options.dryRun === true) {
    if (options.json === true) output.json(logoutJson(plan, undefined));
    else output.line(`Would be forgotten here: ${plan.ids.join(', ')}`);
    tellKept(context, plan, 'Would be forgotten in the copy of a reset too');
    tellRevocations(context, plan, 'Would not be revoked');
    return 0;
  }
  if (options.yes !== true) {
    if (!canAsk(context)) {
      throw usageError('models auth logout does not ask off a terminal', {
        hint: `Add --yes to forget ${plan.ids.join(', ')}.`,
      });
    }
    if (!(await isConfirmed(context, plan))) {
      output.note('Nothing was changed.');
      return 130;
    }
  }
  const result = await forgetCredentials(ports, plan);
  if (options.json === true) output.json(logoutJson(plan, result));
  else {
    printWritten(context, result.write);
    output.line(`Forgotten here: ${plan.ids.join(', ')}`);
  }
  tellKept(context, plan, 'Forgotten in the copy of a reset too');
  for (const path of result.copiesLeft) {
    output.note(
      `${path}, the copy of a reset, could not be changed and may still hold it; delete that file.`,
    );
  }
  tellEnded(context, result);
  tellRest(context, plan, result);
  return isDone(result) ? 0 : 1;
}

function tellKept({ output }: CliContext, { kept }: LogoutPlan, lead: string): void {
  if (kept.length > 0) output.note(`${lead}: ${[...new Set(kept.map(({ id }) => id))].join(', ')}`);
}

/** Has all that was asked for happened at the provider too? */
function isDone({ ended }: LogoutResult): boolean {
  return [...ended.values()].every(({ isAll }) => isAll);
}

function tellEnded({ output }: CliContext, { ended }: LogoutResult): void {
  const sentences = new Set(
    [...ended.values()].map(({ isRevoked, words }) => `${isRevoked ? 'Revoked' : 'Not revoked'}: ${words}`),
  );
  for (const words of sentences) output.note(words);
}

function tellRevocations({ output }: CliContext, plan: LogoutPlan, lead: string): void {
  const sentences = new Set(
    [...plan.revocations.values()]
      .filter(({ canEndSession }) => plan.scope === 'here' || canEndSession !== true)
      .map((revocation) => revocation.words),
  );
  // Whoever has a copy can go on using it: that is told for every meaning.
  for (const words of sentences) output.note(`${lead}: ${words}`);
}

function tellRest({ output }: CliContext, plan: LogoutPlan, result: LogoutResult): void {
  for (const { agentId, provider } of result.orders) {
    output.note(`The order of ${provider} for agent "${agentId}" named nothing else and is gone.`);
  }
  if (!result.isWiped) {
    output.note('Another process reads the store; the sealed bytes leave its log when that one is done.');
  }
  output.note(
    result.next === undefined
      ? `Nothing serves ${plan.provider} now.`
      : `${plan.provider} is served by ${result.next} now.`,
  );
}

function logoutJson(plan: LogoutPlan, result: LogoutResult | undefined) {
  return {
    ok: result === undefined || isDone(result),
    dryRun: result === undefined,
    agentId: plan.agentId,
    provider: plan.provider,
    scope: plan.scope,
    ids: plan.ids,
    stored: plan.profiles.map(({ id, owner, provider, type }) => ({ id, owner, provider, type })),
    kept: plan.kept,
    copiesLeft: result?.copiesLeft ?? [],
    configChanged: result?.write.changed ?? false,
    revocations: [...plan.revocations].map(([id, { words, url }]) => ({
      id,
      isRevoked: result?.ended.get(id)?.isRevoked ?? false,
      words: result?.ended.get(id)?.words ?? words,
      url: url ?? null,
    })),
    next: result?.next ?? null,
  };
}

async function isConfirmed(context: CliContext, plan: LogoutPlan): Promise<boolean> {
  const { askOn } = await import('../questions.ts');
  if (plan.scope !== 'here') tellRevocations(context, plan, 'It can only be forgotten here');
  const questions = askOn(context);
  try {
    return await questions.confirm(`Forget ${plan.ids.join(', ')} here?`);
  } finally {
    questions.close();
  }
}
