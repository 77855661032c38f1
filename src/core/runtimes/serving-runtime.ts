import { type CredentialCandidate, servingCandidate } from '../credentials/credential-plan.ts';
import type { RuntimeChoice } from './runtime-choice.ts';
import { RUNTIMES } from './runtime-facts.ts';

/** How a model is run at this moment, for people and for JSON. */
export interface ServingRuntime {
  readonly id: RuntimeChoice['runtime'];
  readonly why: string;
  /** What keeps another or the chosen one from serving; undefined when nothing does. */
  readonly missing: string | undefined;
}

/**
 * The runtime of the credential that a run would ask first, for the surfaces that name it: that of the choice, unless the
 * credential itself is the sign-in of another program, or a key that stands behind a runtime whose sign-ins are blocked.
 */
export function servingRuntime(choice: RuntimeChoice, plan: readonly CredentialCandidate[]): ServingRuntime {
  const next = servingCandidate(plan);
  if (choice.problem !== undefined)
    return { id: choice.runtime, why: choice.problem, missing: choice.missing };
  const missing = choice.missing ?? next?.deadEnd;
  if (next === undefined || choice.runtime === next.runtime) {
    return { id: choice.runtime, why: choice.why, missing };
  }
  if (next.runtime !== undefined) {
    const why = `${next.id} is the sign-in of the ${RUNTIMES[next.runtime].label}`;
    return { id: next.runtime, why, missing };
  }
  if (choice.runtime === 'direct') return { id: 'direct', why: choice.why, missing };
  return {
    id: 'direct',
    why: `no sign-in of ${choice.runtime} can be asked now, and ${next.id} may serve`,
    missing,
  };
}

/** `codex: Codex is installed and signed in`, with what is missing after it. */
export function runtimeWords({ id, why, missing }: ServingRuntime): string {
  return missing === undefined || why.includes(missing) ? `${id}: ${why}` : `${id}: ${why} (${missing})`;
}
