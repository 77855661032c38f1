import type { ConfigEdit, ConfigSnapshot } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** One thing that a check found. Never holds a secret. */
export interface Finding {
  /** Stable: the check's id, or `<check>/<place>` where one check finds several. What `--fix` takes. */
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  /** One sentence. */
  readonly message: string;
  /** A file, or a place in the config. */
  readonly path?: string;
  /** What the fix would do, or what a person can do. */
  readonly fixHint?: string;
  /** Does `--fix` mend it? */
  readonly isFixable: boolean;
  /** The mending asks somebody outside, so that it is offered on a terminal only, unless it is named (DOC-6). */
  readonly needsPerson?: boolean;
}

/** What checks look at: the state as it is when they run. */
export interface DoctorState {
  readonly ports: Ports;
  readonly snapshot: ConfigSnapshot;
}

/** One check. `run` only reads; `fix` and `edits` mend the findings that they are given. */
export interface DoctorCheck {
  readonly id: string;
  /** What it looks for. */
  readonly about: string;
  /** Sends requests or takes long: only run when it is asked for (`--deep`). */
  readonly isDeep?: boolean;
  run(state: DoctorState): Promise<readonly Finding[]> | readonly Finding[];
  /** Mends what lies beside the config; resolves with what it did, in lines. */
  fix?(state: DoctorState, findings: readonly Finding[]): Promise<readonly string[]>;
  /** Mends the config: the edits of all checks become one change, so that none waits for another and one undo takes all back. */
  edits?(state: DoctorState, findings: readonly Finding[]): readonly ConfigEdit[];
}
