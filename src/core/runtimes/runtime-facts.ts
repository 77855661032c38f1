import type { RuntimeName } from '../ports/runtimes.ts';

/** What people are told about a runtime. */
export interface RuntimeFacts {
  readonly label: string;
  /** The program on PATH. */
  readonly executable: string;
  /** The program's own command that signs in. */
  readonly signIn: string;
  /** Providers whose models it can run. */
  readonly serves: readonly string[];
}

export const RUNTIMES: Readonly<Record<RuntimeName, RuntimeFacts>> = {
  codex: {
    label: 'Codex CLI',
    executable: 'codex',
    signIn: 'codex login',
    serves: ['openai', 'openai-codex'],
  },
  'claude-cli': {
    label: 'Claude CLI',
    executable: 'claude',
    signIn: 'claude auth login',
    serves: ['anthropic'],
  },
};

/** Can any runtime run models of this provider? Asked for each provider of a list, before anything is looked up. */
export function hasRuntime(provider: string): boolean {
  return Object.values(RUNTIMES).some(({ serves }) => serves.includes(provider));
}

/** Words that choose how a model is run (REF-9); `direct` asks the provider itself. */
export const RUNTIME_WORDS = ['auto', 'direct', 'codex', 'claude-cli'] as const;

export type RuntimeWord = (typeof RUNTIME_WORDS)[number];

/** The word as it is meant, whatever its case; undefined when it is none. */
export function runtimeWord(text: string): RuntimeWord | undefined {
  const asked = text.trim().toLowerCase();
  return RUNTIME_WORDS.find((word) => word === asked);
}

/** What a person does about a runtime whose program is not there. */
export function howToInstall(name: RuntimeName): string {
  const { label, executable, signIn } = RUNTIMES[name];
  return `install the ${label} so that "${executable}" is on PATH and sign in with: ${signIn}`;
}
