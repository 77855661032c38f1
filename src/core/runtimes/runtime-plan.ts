import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import type { RuntimePresence } from '../ports/agent-runtime.ts';
import type { RuntimeName } from '../ports/runtimes.ts';
import type { RuntimeChoice } from './runtime-choice.ts';
import { howToInstall, RUNTIMES } from './runtime-facts.ts';

export interface RuntimePlanInput {
  readonly choice: RuntimeChoice;
  /** The plan of the provider itself. */
  readonly direct: readonly CredentialCandidate[];
  /** The plan of `openai-codex`; asked only when Codex runs the model. */
  readonly codex: () => readonly CredentialCandidate[];
  /** What keeps a credential that no store holds away from the model right now. */
  readonly blockOf: (id: string) => Pick<CredentialCandidate, 'block' | 'halfOpen'> | undefined;
  readonly presence: (name: RuntimeName) => RuntimePresence;
  /** Ids of an order that a person wrote for the provider; undefined without one. */
  readonly ordered: readonly string[] | undefined;
  readonly pinned: string | undefined;
  /** The person agreed to what is billed per use (decision 21). */
  readonly mayCost: boolean;
}

/**
 * The candidates of a model with the runtime that serves each (REF-9): where Codex runs it, its sign-ins and its own login;
 * keys of the API stand behind them only when nobody asked for Codex by name, and only by consent (decision 21, ORD-10). A
 * credential that is the sign-in of the Claude CLI is always served by that program, unless the API was asked for by name.
 */
export function runtimePlan(input: RuntimePlanInput): readonly CredentialCandidate[] {
  const { problem } = input.choice;
  const plan = servedPlan(input);
  return problem === undefined ? plan : plan.map((candidate) => ({ ...candidate, unreachable: problem }));
}

function servedPlan(input: RuntimePlanInput): readonly CredentialCandidate[] {
  const { choice, direct } = input;
  switch (choice.runtime) {
    case 'direct':
      return choice.layer === 'auto' ? direct.map((candidate) => routed(candidate, input)) : direct;
    case 'claude-cli': {
      const routes = direct
        .map((candidate) => routed(candidate, input))
        .filter((candidate) => candidate.runtime === 'claude-cli');
      return routes.length > 0 ? routes : [ownLogin('claude-cli', input)];
    }
    case 'codex':
      return codexPlan(input);
  }
}

/** The id of a runtime's own login, under which its blocks are kept. */
function ownLogin(name: RuntimeName, { blockOf }: RuntimePlanInput): CredentialCandidate {
  const id = `runtime:${name}`;
  return { id, source: 'runtime', runtime: name, ...blockOf(id) };
}

function routed(candidate: CredentialCandidate, { presence }: RuntimePlanInput): CredentialCandidate {
  if (candidate.profile?.externalLogin !== 'claude-cli') return candidate;
  const runtime = 'claude-cli';
  if (presence(runtime).executable !== undefined) return { ...candidate, runtime };
  const { executable, serves } = RUNTIMES[runtime];
  const deadEnd = `there is no "${executable}" on PATH: ${howToInstall(runtime)}. Or use a key: openclaw models auth paste-api-key --provider ${serves[0]}`;
  return { ...candidate, runtime, deadEnd };
}

function codexPlan(input: RuntimePlanInput): readonly CredentialCandidate[] {
  const { choice, direct, codex, ordered, pinned, mayCost, presence } = input;
  const isSignIn = ({ profile }: CredentialCandidate): boolean => profile?.type === 'oauth';
  const signIns = [...codex().filter(isSignIn), ...direct.filter(isSignIn)].map(
    (candidate): CredentialCandidate => ({ ...candidate, runtime: 'codex' }),
  );
  const hasOwn = signIns.some(
    ({ profile, whyNot }) => profile?.externalLogin === 'codex-cli' && whyNot === undefined,
  );
  const own = hasOwn || presence('codex').login === 'missing' ? [] : [ownLogin('codex', input)];
  if (choice.layer !== 'auto') return [...signIns, ...own];
  const keys = direct
    .filter((candidate) => !isSignIn(candidate))
    .map((candidate): CredentialCandidate => {
      const isMeant =
        mayCost || candidate.source === 'models.json' || ordered?.includes(candidate.id) === true;
      return isMeant || candidate.whyNot !== undefined ? candidate : { ...candidate, whyNot: 'cost_fence' };
    });
  return inOrder([...signIns, ...own, ...keys], ordered, pinned);
}

/** What a person wrote or pinned comes first; the rest stays as it stands. */
function inOrder(
  plan: readonly CredentialCandidate[],
  ordered: readonly string[] | undefined,
  pinned: string | undefined,
): readonly CredentialCandidate[] {
  const rank = ({ id }: CredentialCandidate): number => {
    if (id === pinned) return -1;
    const place = ordered?.indexOf(id) ?? -1;
    return place === -1 ? (ordered?.length ?? 0) : place;
  };
  return plan.toSorted((left, right) => rank(left) - rank(right));
}
