import { join } from 'node:path';
import { createBundledCatalog } from './adapters/catalog/bundled-catalog.ts';
import { resolvePaths } from './adapters/config/config-paths.ts';
import { createConfigStore } from './adapters/config/json5-config-store.ts';
import { createExternalLogins } from './adapters/external/external-logins.ts';
import { createLegacyFiles } from './adapters/legacy/legacy-files.ts';
import { createRuntimes } from './adapters/runtimes/runtimes.ts';
import { createKeyBackend, type KeyBackendOptions } from './adapters/secrets/key-backend.ts';
import { createSecretResolver } from './adapters/secrets/secret-resolver.ts';
import { createVault } from './adapters/secrets/vault.ts';
import { createStore } from './adapters/sqlite/store.ts';
import { createChangeWatch } from './adapters/system/change-watch.ts';
import { createClock } from './adapters/system/clock.ts';
import { createDecisionLog } from './adapters/system/decision-log.ts';
import { createEnvironment } from './adapters/system/environment.ts';
import { withoutItsSignals } from './adapters/system/own-signals.ts';
import { createRandom } from './adapters/system/random.ts';
import { settingValue } from './core/config/settings.ts';
import type { Ports } from './core/ports/ports.ts';
import { createRedactor } from './core/secrets/redact.ts';
import { VERSION } from './version.ts';

export interface CompositionSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly homedir: string;
  /** `--profile`. */
  readonly profile: string | undefined;
}

export interface Composition {
  readonly ports: Ports;
  close(): void;
}

/** The composition root: the only place that knows both the ports and what stands behind them. */
export function compose(sources: CompositionSources): Composition {
  const clock = createClock();
  const random = createRandom();
  const redactor = createRedactor();
  const paths = resolvePaths(sources);
  const keyOptions: KeyBackendOptions = {
    keyPath: join(paths.stateDir, 'state', 'vault.key'),
    get forced() {
      const asked = sources.env['OPENCLAW_KEY_BACKEND'];
      if (asked !== undefined && asked !== '') return asked;
      const setting = settingValue('key.backend', store.settings.value('key.backend'));
      return setting === 'auto' ? undefined : String(setting);
    },
  };
  const keyBackend = createKeyBackend(keyOptions);
  const vault = createVault(keyBackend, (secret) => redactor.add(secret));
  // 0: a screen or a stream must never freeze on another process's lock; writes retry asynchronously (decision 29).
  const silentVault = createVault(keyBackend, () => {});
  const store = createStore({ path: paths.storePath, busyTimeoutMs: 0, clock, random, vault, silentVault });
  const config = createConfigStore({
    path: paths.configPath,
    env: sources.env,
    // Asked for when a text holds a variable, long after the environment below is made.
    lookup: (name) => environment.lookup(name)?.value,
    withLease: store.leases.withLease,
    onApplied: (change) => store.journal.append({ ...change, atMs: clock.now() }),
  });
  const environment = createEnvironment({
    processEnv: sources.env,
    cwd: sources.cwd,
    stateDir: paths.stateDir,
    configDocument: () => {
      try {
        return config.document();
      } catch {
        // The environment is asked while the config's own error is on its way to the person.
        return {};
      }
    },
    now: () => clock.now(),
  });
  const externalLogins = createExternalLogins({
    home: paths.home,
    lookup: (name) => environment.lookup(name)?.value,
  });
  const ports: Ports = {
    version: VERSION,
    clock,
    random,
    environment,
    paths,
    config,
    journal: store.journal,
    settings: store.settings,
    redactor,
    auth: store.auth,
    externalLogins,
    runtimes: createRuntimes({
      env: sources.env,
      home: paths.home,
      cwd: sources.cwd,
      stateDir: paths.stateDir,
      clock,
      version: VERSION,
      externalLogins,
      redactor,
    }),
    health: store.health,
    runs: store.runs,
    decisions: createDecisionLog({
      asked: () => environment.lookup('OPENCLAW_LOG')?.value,
      stateDir: paths.stateDir,
      redactor,
    }),
    leases: store.leases,
    sessions: store.sessions,
    pins: store.pins,
    catalogStore: store.catalog,
    scans: store.scans,
    watch: createChangeWatch({ dataVersion: () => store.dataVersion(), configPath: paths.configPath }),
    bundledCatalog: createBundledCatalog(),
    secrets: createSecretResolver({
      environment,
      redactor,
      secretsConfig: () => config.read().config.secrets,
    }),
    imports: store.imports,
    storeReset: () => store.reset(),
    keys: {
      rekey: async () => {
        const { createKeyChange } = await import('./adapters/secrets/key-change.ts');
        return store.rekey(createKeyChange(keyOptions));
      },
    },
    legacy: createLegacyFiles(paths),
    secretFiles: async () =>
      (await import('./adapters/secrets/secret-files.ts')).createSecretFiles({
        ...paths,
        journalTexts: () => journalTexts(store),
      }),
    modelCaller: async () => {
      const { createModelCaller } = await import('./adapters/providers/model-caller.ts');
      return createModelCaller({ client: `openclaw-models/${VERSION}`, env: sources.env });
    },
    oauth: async () => (await import('./adapters/oauth/oauth-client.ts')).createOAuthClient(clock),
    inspector: async () => {
      const { createEndpointInspector } = await import('./adapters/providers/endpoint-inspector.ts');
      const ollamaHost = environment.lookup('OLLAMA_HOST')?.value;
      return createEndpointInspector(ollamaHost === undefined ? {} : { ollamaHost });
    },
    scanner: async () => {
      const { createModelScanner } = await import('./adapters/providers/model-scanner.ts');
      return createModelScanner({ client: `openclaw-models/${VERSION}` });
    },
    setupNotes: async () => {
      const { createSetupNotes } = await import('./adapters/setup/setup-notes-file.ts');
      return createSetupNotes(join(paths.stateDir, 'state', 'onboarding.json'));
    },
    preferences: async () => {
      const load = () => import('./adapters/preferences/conf-preferences.ts');
      return (await withoutItsSignals(load)).createPreferences(paths.preferencesPath);
    },
  };
  return {
    ports,
    close: () => store.close(),
  };
}

/** Enough for years of changes; a store that cannot be read is a warning of the audit already. */
const JOURNAL_ROWS = 1000;

function journalTexts({ journal }: ReturnType<typeof createStore>): readonly string[] {
  try {
    return journal.texts(JOURNAL_ROWS);
  } catch {
    return [];
  }
}
