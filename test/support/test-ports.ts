import { createBundledCatalog } from '../../src/adapters/catalog/bundled-catalog.ts';
import { createLegacyFiles } from '../../src/adapters/legacy/legacy-files.ts';
import { createSecretResolver } from '../../src/adapters/secrets/secret-resolver.ts';
import { createVault } from '../../src/adapters/secrets/vault.ts';
import { createStore } from '../../src/adapters/sqlite/store.ts';
import type { DecisionEntry } from '../../src/core/ports/decision-log.ts';
import type {
  CallOptions,
  CallOutcome,
  CallTarget,
  EndpointInspector,
} from '../../src/core/ports/model-calls.ts';
import type { ModelScanner } from '../../src/core/ports/model-scanner.ts';
import type { OAuthClient } from '../../src/core/ports/oauth.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import type { ResidueFile } from '../../src/core/ports/secret-files.ts';
import type { ChatMessage } from '../../src/core/ports/session-store.ts';
import type { SetupNotes } from '../../src/core/ports/setup-notes.ts';
import type { PreferenceValues } from '../../src/core/ports/system.ts';
import { createRedactor } from '../../src/core/secrets/redact.ts';
import { manualClock } from '../adapters/sqlite/test-store.ts';
import { type TestConfig, testConfig } from './test-config.ts';

type Answer = (target: CallTarget, options: CallOptions) => CallOutcome | Promise<CallOutcome>;

export interface TestPortsOptions {
  /** The config document: a value, or JSON5 text. */
  readonly config?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly answer?: Answer;
  readonly inspector?: EndpointInspector;
  readonly scanner?: Partial<ModelScanner>;
  readonly oauth?: OAuthClient;
  readonly startMs?: number;
  /** Old copies that an audit finds. */
  readonly residue?: readonly ResidueFile[];
  /** Sign-ins of other programs; none without it. */
  readonly externalLogins?: Ports['externalLogins'];
  /** Files of earlier versions; none without it. */
  readonly legacy?: Ports['legacy'];
  /** Other programs that run turns; none without it. */
  readonly runtimes?: Ports['runtimes'];
  /** A database file in place of memory, for ports that stand for several processes. */
  readonly storePath?: string;
  /** The clock of other ports, for the same. */
  readonly clock?: TestPorts['clock'];
  /** Begins every id, so that processes over one file do not use the same ones. */
  readonly idPrefix?: string;
}

export interface TestPorts extends Ports {
  readonly clock: ReturnType<typeof manualClock>;
  readonly config: TestConfig;
  /** Every model call, in order. */
  readonly calls: { readonly target: CallTarget; readonly messages: readonly ChatMessage[] }[];
  /** Every line of the log of decisions, in order. */
  readonly decisionEntries: readonly DecisionEntry[];
  /** What the next calls answer. */
  setAnswer(answer: Answer): void;
  close(): void;
}

/** No file of an earlier version lies there. */
const NOWHERE = {
  stateDir: '/nonexistent/openclaw',
  configPath: '/nonexistent/openclaw/openclaw.json',
  agentDir: (agentId: string) => `/nonexistent/openclaw/agents/${agentId}/agent`,
};

export const START_MS = Date.UTC(2026, 10, 21, 12);

/** Notes as text, so that what is no JSON shows. */
export function memoryNotes(): SetupNotes & { text: string | undefined } {
  return {
    text: undefined,
    read() {
      return this.text === undefined ? undefined : JSON.parse(this.text);
    },
    write(note) {
      this.text = JSON.stringify(note);
    },
    remove() {
      this.text = undefined;
    },
  };
}

/** The inside with nothing outside: config and store in memory, a clock that stands still, models that answer as told. */
export function testPorts(options: TestPortsOptions = {}): TestPorts {
  const env: Record<string, string> = { ...options.env };
  const clock = options.clock ?? manualClock(options.startMs ?? START_MS);
  const redactor = createRedactor();
  const random = countingRandom(options.idPrefix ?? '');
  const config = testConfig(options.config, (name) => env[name]);
  const key = Buffer.alloc(32, 7);
  const vault = createVault({ key: () => key, name: () => 'file' }, (secret) => redactor.add(secret));
  const store = createStore({
    path: options.storePath ?? ':memory:',
    busyTimeoutMs: 0,
    clock,
    random,
    vault,
  });
  const environment: Ports['environment'] = {
    lookup: (name) => {
      const value = env[name];
      return value === undefined || value === '' ? undefined : { value, origin: 'process' };
    },
    names: () => new Set(Object.keys(env)),
    shellImport: () => ({ enabled: false, appliedKeys: [] }),
  };
  const setupNotes = memoryNotes();
  const calls: TestPorts['calls'] = [];
  const decisionEntries: DecisionEntry[] = [];
  let answer: Answer = options.answer ?? (() => answered('hello'));
  return {
    version: '1.2.3-test',
    clock,
    random,
    environment,
    redactor,
    config,
    calls,
    setAnswer: (next) => {
      answer = next;
    },
    close: () => store.close(),
    paths: {
      home: '/home/tester',
      stateDir: '/home/tester/.openclaw',
      configPath: config.read().path,
      storePath: '/home/tester/.openclaw/state/models.sqlite',
      preferencesPath: '/home/tester/.openclaw/state/preferences.json',
      expand: (path) => path.replace(/^~/, '/home/tester'),
      agentDir: (agentId) => `/home/tester/.openclaw/agents/${agentId}/agent`,
    },
    auth: store.auth,
    externalLogins: options.externalLogins ?? noExternalLogins,
    health: store.health,
    runs: store.runs,
    decisions: {
      hash: (profileId) => `sha256:${Buffer.from(profileId).toString('hex').slice(-12)}`,
      write: (entries) => decisionEntries.push(...entries),
    },
    decisionEntries,
    leases: store.leases,
    sessions: store.sessions,
    pins: store.pins,
    journal: store.journal,
    settings: store.settings,
    catalogStore: store.catalog,
    scans: store.scans,
    setupNotes: async () => setupNotes,
    watch: { version: () => `${store.dataVersion()}/${config.read().revision}` },
    bundledCatalog: createBundledCatalog(),
    secrets: createSecretResolver({
      environment,
      redactor,
      secretsConfig: () => config.read().config.secrets,
    }),
    imports: store.imports,
    storeReset: () => store.reset(),
    keys: { rekey: () => Promise.reject(new Error('this test replaces no key')) },
    legacy: options.legacy ?? createLegacyFiles(NOWHERE),
    secretFiles: async () => ({ residue: () => options.residue ?? [] }),
    modelCaller: async () => ({
      call: async (target, messages, callOptions) => {
        calls.push({ target, messages });
        callOptions.onSent?.();
        return answer(target, callOptions);
      },
    }),
    oauth: async () => options.oauth ?? noOAuth,
    inspector: async () => options.inspector ?? silentInspector,
    scanner: async () => ({ ...silentScanner, ...options.scanner }),
    preferences: memoryPreferences(),
    runtimes: options.runtimes ?? noRuntimes,
  };
}

/** A call that worked. */
export function answered(text: string): CallOutcome {
  return {
    ok: true,
    text,
    firstTokenMs: 5,
    totalMs: 9,
    usage: { inputTokens: 1, outputTokens: 2 },
  };
}

const silentInspector: EndpointInspector = {
  listModels: async () => ({ ok: false, evidence: { code: 'ECONNREFUSED' } }),
  findLocalServers: async () => [],
};

const silentScanner: ModelScanner = {
  catalogue: async () => ({ ok: false, kind: 'unreachable', evidence: { code: 'ECONNREFUSED' } }),
  checkTools: async () => ({ ok: false, evidence: { code: 'ECONNREFUSED' } }),
};

const noExternalLogins: Ports['externalLogins'] = {
  find: () => undefined,
  access: (id) => ({ ok: false, problem: `nobody is signed in to ${id}` }),
};

const noRuntimes: Ports['runtimes'] = {
  presence: () => ({ executable: undefined, login: 'unknown' }),
  load: async () => undefined,
  close: async () => undefined,
};

const noOAuth: OAuthClient = {
  begin: async () => {
    throw new Error('this test signs in nowhere');
  },
  refresh: async () => ({
    ok: false,
    isFinal: false,
    message: 'nothing listens there',
    evidence: { code: 'ECONNREFUSED' },
  }),
  revoke: async () => ({ ok: false, message: 'nothing listens there' }),
};

function countingRandom(idPrefix: string): Ports['random'] {
  let count = 0;
  return {
    id: (prefix) => {
      count += 1;
      return `${prefix}_${idPrefix}${String(count).padStart(6, '0')}`;
    },
    fraction: () => 0.5,
  };
}

function memoryPreferences(): Ports['preferences'] {
  let values: PreferenceValues = { favourites: [], recents: [], sort: 'default', lastAgent: undefined };
  return async () => ({
    read: () => values,
    update: (change) => {
      values = { ...values, ...change };
    },
  });
}
