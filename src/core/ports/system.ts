import type { Config } from '../config/config.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretRef } from '../secrets/secret-ref.ts';

/** Time. Core never reads a clock; use cases get this one. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `ms` until the returned function is called. Never keeps the process alive. */
  every(ms: number, tick: () => void): () => void;
}

/** Randomness: ids and jitter. */
export interface Random {
  /** A new sortable id that starts with `prefix`. */
  id(prefix: string): string;
  /** 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
}

/** One environment variable and where it came from (ENV-1). */
export interface EnvironmentValue {
  readonly value: string;
  readonly origin: 'process' | 'dotenv' | 'config' | 'shell';
}

/** What a login shell supplied (ENV-3), for `models status`. */
export interface ShellImport {
  readonly enabled: boolean;
  /** Names that nothing else sets and the shell does. */
  readonly appliedKeys: readonly string[];
}

/** The merged environment: process, `.env` files, the config's `env` block, the login shell (ENV-1…4). */
export interface Environment {
  /** Unset and empty are both `undefined`. */
  lookup(name: string): EnvironmentValue | undefined;
  /** Every name that `lookup` may answer for. */
  names(): ReadonlySet<string>;
  /** Asks the shell when that is switched on and was not done yet. */
  shellImport(): ShellImport;
}

/** Changes by any process, this one included. */
export interface ChangeWatch {
  /** A number that differs after every committed change of the store or the config file; about 2 µs. */
  version(): string;
}

export type SecretResolution =
  | { readonly ok: true; readonly secret: Secret }
  | { readonly ok: false; readonly message: string };

/** Resolves references; values stay in memory (SEC, S3). Failures are values and name no secret. */
export interface SecretResolver {
  /** @param secrets where references lead, when it is not the config on disk: a change that is only tried (CFG-30). */
  resolve(ref: SecretRef, secrets?: Config['secrets']): Promise<SecretResolution>;
  /** All at once, by `refKey`: references to the same helper command share one process (SEC-9). */
  resolveAll(refs: readonly SecretRef[]): Promise<ReadonlyMap<string, SecretResolution>>;
  /**
   * Why the helper command of this entry of `secrets.providers` may not be started (SEC-8), as the rest of a sentence that
   * begins with the command; undefined when it may. Starts nothing.
   */
  commandProblem(entry: Readonly<Record<string, unknown>>): Promise<string | undefined>;
}

/** What screens remember: kept by `conf`, never in `openclaw.json` (decision 2). */
export interface PreferenceValues {
  readonly favourites: readonly string[];
  readonly recents: readonly string[];
  readonly sort: 'default' | 'name' | 'price' | 'context';
  readonly lastAgent: string | undefined;
}

export interface Preferences {
  read(): PreferenceValues;
  update(change: Partial<PreferenceValues>): void;
}

/** Absolute paths (ENV-6). */
export interface StatePaths {
  readonly home: string;
  readonly stateDir: string;
  readonly configPath: string;
  readonly storePath: string;
  readonly preferencesPath: string;
  /** `isDefault`: it is the agent that is meant when none is named, for which `OPENCLAW_AGENT_DIR` stands (CLI-4). */
  agentDir(agentId: string, isDefault?: boolean): string;
  /** A path that a person or the config wrote, made absolute: `~` expands, relative ones count from the working directory. */
  expand(path: string): string;
}

/** Where every loaded secret is told, and through which all text for people and logs passes (S9). */
export interface Redactor {
  add(secret: Secret): void;
  redact(text: string): string;
}
