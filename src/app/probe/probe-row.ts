import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import type { OAuthClient } from '../../core/ports/oauth.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { keyAddress, type ProbeMode } from '../../core/probe/probe-check.ts';
import type { ProbeCheck, ProbeVerdict } from '../../core/probe/probe-result.ts';
import type { ProbeRow } from '../../core/probe/probe-rows.ts';
import { failedVerdict, uncalledVerdict } from '../../core/probe/probe-verdict.ts';
import { formatDuration } from '../../core/text/format.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { type CheckOptions, type CheckResult, checkCandidate, checkModel } from '../calls/check-model.ts';
import { resolveTarget, type Unresolved } from '../calls/resolve-target.ts';
import { within } from '../calls/within.ts';
import { shownWords } from '../turn/failure-words.ts';
import type { World } from '../world/world.ts';
import { checkOfRow } from './probe-cost.ts';

/** Limits of one row. */
export interface ProbeLimits {
  /** For everything that a row does: secrets, names, connections, answers. Milliseconds. */
  readonly timeoutMs: number;
  /** Best effort. */
  readonly maxTokens: number;
  readonly mode: ProbeMode;
}

/**
 * Asks one credential once and says what came (decision 34): no rotation, no fallback, no block, no session, no other key
 * credited. Only a sign-in whose token has ended is refreshed, since a run would do it too. At the limit everything that is
 * under way is cut off. Never throws.
 */
export async function probeRow(
  ports: Ports,
  world: World,
  row: ProbeRow,
  limits: ProbeLimits,
  signal: AbortSignal,
): Promise<ProbeVerdict> {
  if (row.verdict !== undefined) return row.verdict;
  const check = checkOfRow(world, row, limits.mode);
  const stop = new AbortController();
  const work = new RowProbe(ports, world, limits, AbortSignal.any([signal, stop.signal]));
  const outcome = await within(ports.clock, limits.timeoutMs, work.verdictOf(row, check));
  stop.abort();
  if (outcome.kind === 'done') return outcome.value;
  const words = `no answer within ${formatDuration(limits.timeoutMs)}`;
  const error = `timeout: ${words}`;
  return { status: 'timeout', reason: 'timeout', error, ...(check === undefined ? {} : { check }) };
}

/** One row on its way, with what is left of its time. */
class RowProbe {
  private readonly ports: Ports;
  private readonly world: World;
  private readonly limits: ProbeLimits;
  private readonly signal: AbortSignal;
  private readonly endsAtMs: number;

  constructor(ports: Ports, world: World, limits: ProbeLimits, signal: AbortSignal) {
    this.ports = ports;
    this.world = world;
    this.limits = limits;
    this.signal = signal;
    this.endsAtMs = ports.clock.now() + limits.timeoutMs;
  }

  async verdictOf(row: ProbeRow, check: ProbeCheck | undefined): Promise<ProbeVerdict> {
    try {
      return await this.ask(row, check);
    } catch (error) {
      return { status: 'unknown', reason: 'unknown', error: this.clean(wordsOf(error)) };
    }
  }

  private async ask(row: ProbeRow, check: ProbeCheck | undefined): Promise<ProbeVerdict> {
    const { ref, candidate } = row;
    if (ref === undefined || candidate === undefined) throw new Error('there is nothing to ask');
    if (candidate.runtime !== undefined) return this.throughRuntime(row, ref, candidate, check);
    const endpoint = this.world.endpoint(ref);
    if (!endpoint.ok) return { status: 'unknown', reason: 'unknown', error: endpoint.problem };
    if (check === undefined) return { status: 'unknown', error: ONLY_COMPLETION };
    const target = await resolveTarget(this.boundedPorts(), this.world, ref, candidate);
    if (!target.ok) return this.unresolved(row, target);
    if (check === 'completion') return this.complete(target.target);
    const listed = await this.list(target.target, check, row.isNamed);
    // What answers without such a list or address has not judged the credential.
    if (listed !== undefined) return listed;
    if (this.limits.mode === 'cheapest') return this.complete(target.target);
    return { status: 'unknown', check, error: ONLY_COMPLETION };
  }

  /** A tiny turn of the program that runs the model (decision 37). */
  private async throughRuntime(
    row: ProbeRow,
    ref: ModelRef,
    candidate: CredentialCandidate,
    check: ProbeCheck | undefined,
  ): Promise<ProbeVerdict> {
    if (check === undefined) return { status: 'unknown', error: ONLY_COMPLETION };
    const asked = await checkCandidate(this.boundedPorts(), this.world, ref, candidate, this.question());
    return asked.kind === 'checked' ? completed(asked.result) : this.unresolved(row, asked.target);
  }

  /** A token endpoint gets no more time than the row has. */
  private boundedPorts(): Ports {
    const oauth = async (): Promise<OAuthClient> => {
      const client = await this.ports.oauth();
      return {
        ...client,
        refresh: (request, timeoutMs) => client.refresh(request, Math.min(timeoutMs, this.leftMs())),
      };
    };
    return { ...this.ports, oauth };
  }

  private unresolved({ candidate }: ProbeRow, target: Unresolved): ProbeVerdict {
    const words = this.clean(target.message);
    if (target.evidence !== undefined) return this.failed(undefined, target.evidence);
    // A program that is not there says nothing about the sign-in.
    const isAbsent = candidate?.runtime !== undefined && target.isSteppedOver === true;
    const isExpired = candidate?.profile?.type === 'oauth' && !isAbsent;
    return uncalledVerdict(isExpired ? 'expired' : 'unresolved_ref', words);
  }

  private async complete(target: CallTarget): Promise<ProbeVerdict> {
    return completed(await checkModel(this.ports, target, this.question()));
  }

  private question(): CheckOptions {
    return {
      signal: this.signal,
      prompt: 'Reply with the word ok.',
      maxOutputTokens: this.limits.maxTokens,
      timeoutMs: this.innerLimitMs(),
    };
  }

  /** Undefined when the endpoint has no such list or address. */
  private async list(
    target: CallTarget,
    check: 'models' | 'key',
    isNamed: boolean,
  ): Promise<ProbeVerdict | undefined> {
    const { ref, api, baseUrl, headers, auth, transport } = target;
    const once = (check === 'key' ? keyAddress(ref.provider) : undefined) ?? 'models';
    const inspector = await this.ports.inspector();
    const startedMs = this.ports.clock.now();
    const outcome = await inspector.listModels(
      {
        provider: ref.provider,
        api,
        baseUrl,
        headers,
        auth,
        ...(transport === undefined ? {} : { transport }),
      },
      { timeoutMs: this.innerLimitMs(), signal: this.signal, once },
    );
    const latencyMs = this.ports.clock.now() - startedMs;
    if (!outcome.ok) return hasNone(outcome.evidence) ? undefined : this.failed(check, outcome.evidence);
    if (check === 'key') return { status: 'ok', check, latencyMs };
    const wanted = ref.model.toLowerCase();
    const isListed = outcome.models.some(({ id }) => id.toLowerCase() === wanted);
    if (isListed) return { status: 'ok', check, modelState: 'listed', latencyMs };
    const unlisted = { check, modelState: 'unlisted', latencyMs } as const;
    if (!isNamed) return { status: 'ok', ...unlisted };
    return { status: 'unknown', ...unlisted, error: `the provider's list of models does not name it` };
  }

  private failed(check: ProbeCheck | undefined, evidence: FailureEvidence): ProbeVerdict {
    const { reason } = classifyFailure(evidence, this.ports.clock.now());
    return failedVerdict(check, reason, shownWords(this.ports, evidence));
  }

  private clean(text: string): string {
    return sanitizeText(this.ports.redactor.redact(text), { maxLength: 200 });
  }

  /** The row's own limit comes first and says so; this one is for adapters that take no notice of it. */
  private innerLimitMs(): number {
    return this.leftMs() + 1000;
  }

  private leftMs(): number {
    return Math.max(1, this.endsAtMs - this.ports.clock.now());
  }
}

function completed(result: CheckResult): ProbeVerdict {
  if (!result.ok) return failedVerdict('completion', result.reason, result.words);
  const { latencyMs } = result;
  const firstTokenMs = Math.round(result.firstTokenMs);
  return { status: 'ok', check: 'completion', modelState: 'answers', latencyMs, firstTokenMs };
}

const ONLY_COMPLETION = 'only a completion would tell; add --probe-mode completion to send one';

/** Answers of servers that have no such address, or something else there. */
function hasNone({ status }: FailureEvidence): boolean {
  return status !== undefined && ([404, 405, 501].includes(status) || status < 300);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
