import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import { formatModelRef, type ModelRef } from '../models/model-ref.ts';
import type { ProbeVerdict } from './probe-result.ts';
import { candidateVerdict, uncalledVerdict } from './probe-verdict.ts';

/** One credential with the model it is asked for (decision 34). */
export interface ProbeRow {
  readonly provider: string;
  /** Absent when the provider has no model that could be asked. */
  readonly ref?: ModelRef;
  /** Absent when nothing holds a credential for the model. */
  readonly candidate?: CredentialCandidate;
  /** Credential id; the model where there is none. */
  readonly label: string;
  /** PROBE-1: `models.json` is the stored catalog and what the config says of a provider. */
  readonly source: 'profile' | 'env' | 'models.json';
  readonly mode?: 'api_key' | 'token' | 'oauth';
  /** A person named the model. */
  readonly isNamed: boolean;
  /** Set when nothing is to be asked. */
  readonly verdict?: ProbeVerdict;
}

/** A model, or a provider whose credentials are looked at, with the plan that runs would follow (RES-1, PROBE-7). */
export interface ProbeTarget {
  readonly provider: string;
  readonly ref: ModelRef | undefined;
  readonly isNamed: boolean;
  readonly candidates: readonly CredentialCandidate[];
}

/** The rows of one target, in the order of its plan; what cannot be tried is reported, never left out (PROBE-5). */
export function probeRows(target: ProbeTarget, nowMs: number): readonly ProbeRow[] {
  const { provider, ref, isNamed, candidates } = target;
  const model = ref === undefined ? {} : { ref };
  if (candidates.length === 0) {
    if (!isNamed || ref === undefined) return [];
    const verdict = uncalledVerdict('missing_credential', `no credential is stored for ${provider}`);
    return [{ provider, ...model, label: formatModelRef(ref), source: 'models.json', isNamed, verdict }];
  }
  return candidates.map((candidate) => {
    const verdict = candidateVerdict(candidate, nowMs) ?? (ref === undefined ? NO_MODEL : undefined);
    return {
      provider,
      ...model,
      candidate,
      label: candidate.id,
      source: sourceOf(candidate),
      ...modeOf(candidate),
      isNamed,
      ...(verdict === undefined ? {} : { verdict }),
    };
  });
}

function sourceOf({ source }: CredentialCandidate): ProbeRow['source'] {
  return source === 'profile' || source === 'env' ? source : 'models.json';
}

const NO_MODEL = uncalledVerdict('no_model', 'No model of this provider can be probed.');

function modeOf({ profile, source }: CredentialCandidate): Pick<ProbeRow, 'mode'> {
  // The own login of the program that runs the model.
  if (source === 'runtime') return { mode: 'oauth' };
  if (profile !== undefined) return { mode: profile.type };
  return source === 'local' ? {} : { mode: 'api_key' };
}

/** A credential that runs pass over so that nothing is billed unasked (S12). */
export function isFenced({ candidate }: ProbeRow): boolean {
  return candidate?.whyNot === 'cost_fence';
}
