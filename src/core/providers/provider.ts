/** Wire protocols of CUST-2; `call-modes.ts` says which of them this program speaks. */
export const API_MODES = [
  'openai-completions',
  'openai-responses',
  'anthropic-messages',
  'google-generative-ai',
  'ollama',
  'openai-codex-responses',
  'google-vertex',
  'google-gemini-cli',
  'github-copilot',
  'bedrock-converse-stream',
  'azure-openai-responses',
  'mistral-conversations',
  'pi-messages',
] as const;

export type ApiMode = (typeof API_MODES)[number];

/** How a provider is paid and unlocked: API key, OAuth, bearer token, AWS chain, cloud default login, local marker (PROV). */
export type AuthKind = 'key' | 'oauth' | 'token' | 'aws' | 'adc' | 'local';

/** One way to connect, named as `--auth-choice` names it (section 26.5). */
export interface AuthChoice {
  readonly id: string;
  readonly kind: AuthKind;
  /** Shown in the method menu, e.g. `API key (China)`. */
  readonly label: string;
  /** Endpoint this choice implies when it differs from the provider's own. */
  readonly baseUrl?: string;
  /** Model id to suggest when this choice differs from the provider's default. */
  readonly defaultModel?: string;
  /** Choices of the same provider that are asked one after the other, until one accepts the key (ONB-28). */
  readonly probes?: readonly string[];
}

/** One row of the provider table (section 32). */
export interface ProviderDescriptor {
  readonly id: string;
  readonly label: string;
  readonly aliases: readonly string[];
  /** Environment variables in precedence order: the first one set and not empty wins. */
  readonly env: readonly string[];
  /** Variables that go with those: the other half of a key, regions, projects. By themselves they open nothing. */
  readonly envBeside?: readonly string[];
  /** Absent when it depends on the account. */
  readonly baseUrl?: string;
  readonly api?: ApiMode;
  /** Model id (without the provider) that onboarding suggests. */
  readonly defaultModel?: string;
  readonly auth: readonly AuthKind[];
  readonly authChoices: readonly AuthChoice[];
  /** `--<flag>` of section 26.4 that carries a key for this provider, without the dashes. */
  readonly keyFlag?: string;
  /** PROV-6: credentials of this other provider serve here too. */
  readonly authProvider?: string;
  /** Runs on the user's own machine or network. */
  readonly local?: boolean;
  /** Where a person gets a key. */
  readonly keyUrl?: string;
}
