import { type ProbeScope, planProbe } from '../../src/app/probe/probe-plan.ts';
import { type ProbeEvent, type ProbeOptions, runProbes } from '../../src/app/probe/run-probes.ts';
import { readWorld } from '../../src/app/world/world.ts';
import type { EndpointInspector, ListOptions, ListOutcome } from '../../src/core/ports/model-calls.ts';
import type { TestPorts } from './test-ports.ts';

export const CREDENTIALS: ProbeScope = {
  kind: 'credentials',
  models: [],
  provider: undefined,
  profileIds: [],
};
export const COMPLETION: ProbeOptions = {
  timeoutMs: 8000,
  concurrency: 2,
  maxTokens: 8,
  mode: 'completion',
};

/** Plans and runs a probe to its end. */
export async function runScope(
  ports: TestPorts,
  scope: Partial<ProbeScope> = {},
  options: Partial<ProbeOptions> = {},
) {
  const world = readWorld(ports);
  const rows = planProbe(ports, world, { ...CREDENTIALS, ...scope });
  const events: ProbeEvent[] = [];
  const report = await runProbes(
    ports,
    world,
    rows,
    { ...COMPLETION, ...options },
    (event) => events.push(event),
    new AbortController().signal,
  );
  const told = report.results.map(({ row, verdict }) => `${row.label} ${verdict.status}`);
  return { world, rows, events, report, told, verdicts: report.results.map(({ verdict }) => verdict) };
}

/** Lists that say this, and what was asked of them. */
export function lists(answer: () => ListOutcome): {
  readonly inspector: EndpointInspector;
  readonly paths: readonly string[];
} {
  const paths: string[] = [];
  const inspector: EndpointInspector = {
    listModels: async ({ provider }, { once }: ListOptions) => {
      paths.push(`${provider} ${once}`);
      return answer();
    },
    findLocalServers: async () => [],
  };
  return { inspector, paths };
}

/** A list of these models. */
export function listing(...ids: readonly string[]): ListOutcome {
  return {
    ok: true,
    models: ids.map((id) => ({ provider: 'openai', id, name: id, input: ['text'], source: 'discovered' })),
  };
}
