import { createSetupFlow } from '../../../src/app/setup/setup-flow.ts';
import type {
  SetupFlowOptions,
  SetupReceipt,
  SetupSnapshot,
  SetupStep,
} from '../../../src/app/setup/setup-types.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';
import type {
  CallOutcome,
  Endpoint,
  EndpointInspector,
  ListOutcome,
  LocalServer,
} from '../../../src/core/ports/model-calls.ts';
import type { Ports } from '../../../src/core/ports/ports.ts';
import { START_MS, type TestPorts } from '../../support/test-ports.ts';

/** The wizard with a driver's seat: answers wait until the work they start has ended. */
export interface Wizard {
  answer(...values: readonly string[]): Promise<SetupStep>;
  back(): boolean;
  step(): SetupStep;
  snapshot(): SetupSnapshot;
  until(isThere: (snapshot: SetupSnapshot) => boolean): Promise<void>;
  /** Starts an answer without waiting for its work. */
  begin(value: string): void;
  lines(): readonly string[] | undefined;
  result(): 'done' | 'cancelled' | 'sign-in' | undefined;
  receipt(): SetupReceipt | undefined;
}

const open = new Set<() => void>();

export function openWizard(ports: Ports, options: SetupFlowOptions = {}): Wizard {
  const flow = createSetupFlow(ports, options);
  open.add(() => flow.dispose());
  const until: Wizard['until'] = (isThere) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isThere(flow.getSnapshot())) return;
        stop();
        resolve();
      };
      const stop = flow.subscribe(look);
      look();
    });
  return {
    until,
    begin: (value) => flow.answer(value),
    async answer(...values) {
      for (const value of values) {
        flow.answer(value);
        await until(({ step }) => step.kind !== 'working');
      }
      return flow.getSnapshot().step;
    },
    back: () => flow.back(),
    step: () => flow.getSnapshot().step,
    snapshot: () => flow.getSnapshot(),
    lines: () => flow.result()?.lines,
    result: () => flow.result()?.kind,
    receipt: () => {
      const result = flow.result();
      return result?.kind === 'done' ? result.receipt : undefined;
    },
  };
}

export function closeWizards(): void {
  for (const close of open) close();
  open.clear();
}

/** Only what a menu, field or review of the expected kind has; fails with the step that is there instead. */
export function stepOf<K extends SetupStep['kind']>(
  kind: K,
  step: SetupStep,
): Extract<SetupStep, { kind: K }> {
  if (step.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(step)}`);
  return step as Extract<SetupStep, { kind: K }>;
}

export interface TestInspector extends EndpointInspector {
  readonly asked: readonly Endpoint[];
}

/** Endpoints that list what `list` says; servers found on this machine. */
export function inspectorOf(
  list: (endpoint: Endpoint) => ListOutcome,
  servers: readonly LocalServer[] = [],
): TestInspector {
  const asked: Endpoint[] = [];
  return {
    asked,
    async listModels(endpoint) {
      asked.push(endpoint);
      return list(endpoint);
    },
    findLocalServers: async () => servers,
  };
}

export function modelsOf(provider: string, ...ids: readonly string[]): readonly CatalogModel[] {
  return ids.map((id) => ({ provider, id, name: id, input: ['text'], source: 'discovered' }));
}

export function lists(...ids: readonly string[]): (endpoint: Endpoint) => ListOutcome {
  return ({ provider }) => ({ ok: true, models: modelsOf(provider, ...ids) });
}

/** A server without `/models`. */
export function noList(): ListOutcome {
  return { ok: false, evidence: { status: 404, body: 'no such path' } };
}

export function refusedKey(): ListOutcome & { ok: false } {
  return {
    ok: false,
    evidence: { status: 401, body: '{"error":{"message":"Incorrect API key provided"}}' },
  };
}

export function failed(status: number, message: string): CallOutcome {
  return {
    ok: false,
    evidence: { status, body: JSON.stringify({ error: { message } }) },
    outputStarted: false,
  };
}

const ACKNOWLEDGED = new Date(START_MS).toISOString();

/** ONB-1, ONB-8, ONB-10: what a first onboarding leaves in the config beside the models. */
export const FIRST_RECORD = {
  wizard: {
    securityAcknowledgedAt: ACKNOWLEDGED,
    lastRunAt: ACKNOWLEDGED,
    lastRunVersion: '1.2.3-test',
    lastRunCommand: 'onboard',
    lastRunMode: 'local',
  },
  gateway: { mode: 'local' },
};

export function configOf(target: TestPorts): unknown {
  return JSON.parse(target.config.text());
}

/** Is an edit part of what an onboarding leaves beside the models? */
export function isRecord({ path }: ConfigEdit): boolean {
  return (
    path[0] === 'gateway' || String(path.at(-1)).startsWith('lastRun') || path.at(-1) === 'skipBootstrap'
  );
}
