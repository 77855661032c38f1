import type { AuthStore } from './auth-store.ts';
import type { BundledCatalog, CatalogStore } from './catalog-store.ts';
import type { ConfigJournal } from './config-journal.ts';
import type { ConfigStore } from './config-store.ts';
import type { DecisionLog } from './decision-log.ts';
import type { ExternalLogins } from './external-logins.ts';
import type { HealthStore } from './health-store.ts';
import type { ImportStore } from './import-store.ts';
import type { KeyRotation } from './key-rotation.ts';
import type { LeaseStore } from './lease-store.ts';
import type { LegacyFiles } from './legacy-files.ts';
import type { EndpointInspector, ModelCaller } from './model-calls.ts';
import type { ModelScanner } from './model-scanner.ts';
import type { OAuthClient } from './oauth.ts';
import type { PinStore } from './pin-store.ts';
import type { RunLedger } from './run-ledger.ts';
import type { Runtimes } from './runtimes.ts';
import type { ScanStore } from './scan-store.ts';
import type { SecretFiles } from './secret-files.ts';
import type { SessionStore } from './session-store.ts';
import type { SettingsStore } from './settings-store.ts';
import type { SetupNotes } from './setup-notes.ts';
import type { StoreReset } from './store-reset.ts';
import type {
  ChangeWatch,
  Clock,
  Environment,
  Preferences,
  Random,
  Redactor,
  SecretResolver,
  StatePaths,
} from './system.ts';

/** Everything the inside needs from the outside, made once by the composition root. */
export interface Ports {
  /** Of this program, as its package says it. */
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  readonly paths: StatePaths;
  readonly config: ConfigStore;
  readonly journal: ConfigJournal;
  readonly settings: SettingsStore;
  readonly auth: AuthStore;
  /** Sign-ins that other programs keep, read only (CRED-12). */
  readonly externalLogins: ExternalLogins;
  readonly health: HealthStore;
  readonly runs: RunLedger;
  readonly decisions: DecisionLog;
  readonly leases: LeaseStore;
  readonly sessions: SessionStore;
  readonly pins: PinStore;
  readonly catalogStore: CatalogStore;
  readonly scans: ScanStore;
  readonly watch: ChangeWatch;
  readonly bundledCatalog: BundledCatalog;
  readonly secrets: SecretResolver;
  readonly imports: ImportStore;
  readonly keys: KeyRotation;
  /** Empties the store for `onboard --reset` and brings it back. */
  readonly storeReset: () => Promise<StoreReset>;
  /** Files of earlier versions: migration input (DOC-1). */
  readonly legacy: LegacyFiles;
  /** Old copies of secrets, for the audit. */
  readonly secretFiles: () => Promise<SecretFiles>;
  /** Loaded on first use: they pull in the HTTP client and the wire formats. */
  readonly modelCaller: () => Promise<ModelCaller>;
  readonly oauth: () => Promise<OAuthClient>;
  /** Other programs that run turns; nothing is started before a turn needs one (decision 37). */
  readonly runtimes: Runtimes;
  readonly inspector: () => Promise<EndpointInspector>;
  readonly scanner: () => Promise<ModelScanner>;
  readonly preferences: () => Promise<Preferences>;
  /** Answers of an onboarding that was interrupted. */
  readonly setupNotes: () => Promise<SetupNotes>;
  /** Every loaded secret is told to this sink; text for people passes through it (S9). */
  readonly redactor: Redactor;
}
