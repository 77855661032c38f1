import type { Config } from '../config/config.ts';
import type { ModelRef } from '../models/model-ref.ts';
import type { RuntimePresence } from '../ports/agent-runtime.ts';
import type { RuntimeName } from '../ports/runtimes.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { howToInstall, RUNTIME_WORDS, RUNTIMES, runtimeWord } from './runtime-facts.ts';
import { type RuntimeLayer, type RuntimePolicy, runtimePolicy } from './runtime-policy.ts';

/** How a model is run, and why. */
export interface RuntimeChoice {
  readonly runtime: 'direct' | RuntimeName;
  /** Who said so; `auto` when nobody did. */
  readonly layer: RuntimeLayer | 'auto';
  /** As the end of a sentence. */
  readonly why: string;
  /** What keeps another runtime from serving, where one could; undefined otherwise. */
  readonly missing: string | undefined;
  /** What was asked for cannot be had: what the person does about it. Nothing takes its place. */
  readonly problem: string | undefined;
}

export interface RuntimeQuestion {
  readonly config: Config;
  readonly agentId: string;
  /** What the session chose; undefined where nothing. */
  readonly session: string | undefined;
  /** Where direct requests for the model go; undefined when that is not known. Asked only where the choice hangs on it. */
  readonly baseUrl: () => string | undefined;
  /** Asked only for a runtime that could serve the model. */
  readonly presence: (name: RuntimeName) => RuntimePresence;
  /** A sign-in of ours that Codex can use is stored. */
  readonly hasCodexProfile: () => boolean;
}

/**
 * How this model is run (REF-9, decision 37). What a person wrote wins; a policy of a session, an agent or of the defaults
 * names a runtime for the models that it can run and says nothing about others, one of a model or a provider means exactly
 * that. `auto`: Codex for OpenAI's own address when it is installed and signed in, else the provider itself.
 */
export function chooseRuntime(ref: ModelRef, question: RuntimeQuestion): RuntimeChoice {
  const { config, agentId, session } = question;
  const policy = runtimePolicy(config, agentId, ref, session);
  if (policy === undefined) return automatic(ref, question);
  const word = runtimeWord(policy.asked);
  if (word === undefined) {
    const problem = `the runtime "${policy.asked}" (${PLACES[policy.layer]}) is not known; choose one of ${RUNTIME_WORDS.join(', ')}`;
    return { runtime: 'direct', layer: policy.layer, why: problem, missing: undefined, problem };
  }
  if (word === 'auto') return automatic(ref, question);
  const why = `${PLACES[policy.layer]} says so`;
  if (word === 'direct') {
    return { runtime: 'direct', layer: policy.layer, why, missing: undefined, problem: undefined };
  }
  return RUNTIMES[word].serves.includes(ref.provider)
    ? named(word, policy, why, question)
    : foreign(word, policy);
}

const PLACES: Readonly<Record<RuntimeLayer, string>> = {
  session: 'the session',
  agent: 'the agent’s agentRuntime',
  model: 'the model’s agentRuntime',
  provider: 'the provider’s agentRuntime',
  defaults: 'agents.defaults.agentRuntime',
};

function named(
  runtime: RuntimeName,
  { layer }: RuntimePolicy,
  why: string,
  question: RuntimeQuestion,
): RuntimeChoice {
  const lack = whatIsMissing(runtime, question);
  const problem =
    lack === undefined
      ? undefined
      : `${PLACES[layer]} asks for ${runtime}, but ${lack}; ${howToInstall(runtime)}, or choose the runtime "direct"`;
  return { runtime, layer, why, missing: lack, problem };
}

/** A runtime that cannot run the models of this provider. */
function foreign(runtime: RuntimeName, { layer }: RuntimePolicy): RuntimeChoice {
  const why = `${runtime} runs models of ${RUNTIMES[runtime].serves.join(' and ')} only`;
  const isExact = layer === 'model' || layer === 'provider';
  const problem = isExact ? `${PLACES[layer]} asks for ${runtime}, but ${why}` : undefined;
  return {
    runtime: 'direct',
    layer: isExact ? layer : 'auto',
    why: problem ?? why,
    missing: undefined,
    problem,
  };
}

function automatic(ref: ModelRef, question: RuntimeQuestion): RuntimeChoice {
  const layer = 'auto';
  const direct = { runtime: 'direct', layer, problem: undefined } as const;
  if (ref.provider !== 'openai') {
    return { ...direct, why: `${ref.provider} is asked over its own API`, missing: undefined };
  }
  if (!isOfficial(question.baseUrl())) {
    return { ...direct, why: 'the address is not OpenAI’s own', missing: undefined };
  }
  const lack = whatIsMissing('codex', question);
  return lack === undefined
    ? {
        runtime: 'codex',
        layer,
        why: 'the Codex CLI is installed and signed in',
        missing: undefined,
        problem: undefined,
      }
    : { ...direct, why: lack, missing: `for codex: ${howToInstall('codex')}` };
}

/** Undefined when nothing is; the Claude CLI may keep its sign-in in a keychain, which is never opened (CRED-12). */
function whatIsMissing(runtime: RuntimeName, question: RuntimeQuestion): string | undefined {
  const { label, executable } = RUNTIMES[runtime];
  const { executable: path, login } = question.presence(runtime);
  if (path === undefined) return `there is no "${executable}" on PATH`;
  if (runtime !== 'codex' || login !== 'missing' || question.hasCodexProfile()) return undefined;
  return `the ${label} is not signed in`;
}

function isOfficial(baseUrl: string | undefined): boolean {
  const own = findProvider('openai')?.baseUrl;
  if (baseUrl === undefined || own === undefined || !URL.canParse(baseUrl)) return false;
  return new URL(baseUrl).origin === new URL(own).origin;
}
