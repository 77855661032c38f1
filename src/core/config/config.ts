import type { DeclaredProfile } from '../credentials/credential-eligibility.ts';
import type { ApiMode } from '../providers/provider.ts';
import type {
  Compat,
  LocalService,
  Params,
  RequestOverrides,
  SecretInput,
} from '../providers/provider-config.ts';

/** `agents.defaults.model` and its kin: a bare ref, or primary with fallbacks (SEL-1, SEL-6). */
export type ModelSetting =
  | string
  | { readonly primary?: string | undefined; readonly fallbacks?: readonly string[] | undefined };

/** One key of `agents.defaults.models`: allowlist entry, alias and per-model settings at once (ALLOW-1). */
export interface ModelEntry {
  readonly alias?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** How it is run (REF-9): `{ id }`, or the id alone. */
  readonly agentRuntime?: unknown;
}

/** A row of `models.providers.<id>.models` (CUST-4). */
export interface ConfiguredModel {
  readonly id: string;
  readonly name?: string | undefined;
  readonly api?: string | undefined;
  readonly reasoning?: boolean | undefined;
  readonly input?: readonly string[] | undefined;
  readonly cost?:
    | {
        readonly input?: number | undefined;
        readonly output?: number | undefined;
        readonly cacheRead?: number | undefined;
        readonly cacheWrite?: number | undefined;
      }
    | undefined;
  readonly contextWindow?: number | undefined;
  readonly contextTokens?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly params?: Params | undefined;
  readonly compat?: Compat | undefined;
  readonly headers?: Readonly<Record<string, SecretInput>> | undefined;
  readonly agentRuntime?: unknown;
}

/** `models.providers.<id>` (CUST-1), the keys this program reads. */
export interface ConfiguredProvider {
  readonly baseUrl?: string | undefined;
  readonly api?: ApiMode | string | undefined;
  readonly apiKey?: SecretInput | undefined;
  readonly auth?: string | undefined;
  /** Send the key as `Authorization: Bearer`, whatever the protocol's own header is. */
  readonly authHeader?: boolean | undefined;
  readonly headers?: Readonly<Record<string, SecretInput>> | undefined;
  readonly request?: RequestOverrides | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly contextWindow?: number | undefined;
  readonly contextTokens?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly params?: Params | undefined;
  readonly compat?: Compat | undefined;
  readonly injectNumCtxForOpenAICompat?: boolean | undefined;
  readonly localService?: LocalService | undefined;
  readonly agentRuntime?: unknown;
  readonly models?: readonly ConfiguredModel[] | undefined;
}

/** The later home of the restriction (ALLOW-11): refs, aliases, `provider/*` and narrower prefixes; an empty list allows any. */
export interface ModelPolicy {
  readonly allow?: readonly string[] | undefined;
}

/** An entry of `agents.list[]` (SEL-2). */
export interface AgentEntry {
  readonly id: string;
  readonly name?: string | undefined;
  readonly workspace?: string | undefined;
  readonly agentDir?: string | undefined;
  readonly default?: boolean | undefined;
  readonly model?: ModelSetting | undefined;
  readonly models?: Readonly<Record<string, ModelEntry>> | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly modelPolicy?: ModelPolicy | undefined;
  readonly agentRuntime?: unknown;
}

/** `auth.cooldowns` (DIS-4), all optional; `core/failover/block-policy.ts` holds the defaults. */
export interface CooldownSettings {
  readonly billingBackoffHours?: number | undefined;
  readonly billingBackoffHoursByProvider?: Readonly<Record<string, number>> | undefined;
  readonly billingMaxHours?: number | undefined;
  readonly authPermanentBackoffMinutes?: number | undefined;
  readonly authPermanentMaxMinutes?: number | undefined;
  readonly failureWindowHours?: number | undefined;
  readonly overloadedProfileRotations?: number | undefined;
  readonly overloadedBackoffMs?: number | undefined;
  readonly rateLimitedProfileRotations?: number | undefined;
}

/** The parts of `openclaw.json` this program understands. The file holds more; all of that is preserved (decision 2). */
export interface Config {
  readonly agents?:
    | {
        readonly defaults?:
          | {
              readonly model?: ModelSetting | undefined;
              readonly imageModel?: ModelSetting | undefined;
              readonly pdfModel?: ModelSetting | undefined;
              readonly imageGenerationModel?: ModelSetting | undefined;
              readonly musicGenerationModel?: ModelSetting | undefined;
              readonly videoGenerationModel?: ModelSetting | undefined;
              readonly models?: Readonly<Record<string, ModelEntry>> | undefined;
              readonly modelPolicy?: ModelPolicy | undefined;
              readonly params?: Readonly<Record<string, unknown>> | undefined;
              readonly timeoutSeconds?: number | undefined;
              readonly agentRuntime?: unknown;
            }
          | undefined;
        readonly list?: readonly AgentEntry[] | undefined;
      }
    | undefined;
  readonly auth?:
    | {
        readonly profiles?: Readonly<Record<string, DeclaredProfile>> | undefined;
        readonly order?: Readonly<Record<string, readonly string[]>> | undefined;
        readonly cooldowns?: CooldownSettings | undefined;
      }
    | undefined;
  readonly models?:
    | {
        readonly mode?: 'merge' | 'replace' | undefined;
        readonly providers?: Readonly<Record<string, ConfiguredProvider>> | undefined;
      }
    | undefined;
  readonly env?: Readonly<Record<string, unknown>> | undefined;
  readonly secrets?:
    | {
        readonly defaults?: Readonly<Record<string, string>> | undefined;
        readonly providers?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
      }
    | undefined;
  readonly wizard?: Readonly<Record<string, unknown>> | undefined;
}
