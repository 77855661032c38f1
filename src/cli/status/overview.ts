import { listAgents } from '../../app/agents/list-agents.ts';
import { readStatus, type StatusReport } from '../../app/status/read-status.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { pinWords } from '../../core/models/pin-words.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';
import { printUsage, usageJson } from './usage.ts';

export interface OverviewOptions {
  readonly usage?: boolean;
  readonly agent?: string;
  readonly json?: boolean;
}

/** Everything at a glance, as text or JSON. Reads only. */
export async function printOverview(context: CliContext, options: OverviewOptions): Promise<void> {
  const { ports, output } = context;
  const report = readStatus(ports, options.agent);
  const { agentId, nowMs, storeProblem } = report;
  const agents = listAgents(ports).rows;
  const runtime = runtimeOf(report);
  const isReadable = storeProblem === undefined;
  const sessions = isReadable ? ports.sessions.list(agentId) : [];
  for (const warning of report.warnings) output.note(warning);
  if (storeProblem !== undefined) output.note(storeProblem.message);
  if (options.json === true) {
    output.json({
      agentId,
      configPath: report.configPath,
      storePath: report.storePath,
      keyBackend: report.keyBackend,
      model: report.resolvedDefault ?? null,
      fallbacks: report.fallbacks,
      health: report.defaultHealth?.state ?? null,
      missingProviders: report.missingProviders,
      runtime,
      gateway: null,
      agents: agents.length,
      sessions: sessions.length,
      ...(options.usage === true ? { usage: isReadable ? usageJson(ports, agentId, nowMs) : null } : {}),
    });
    return;
  }
  const fact = (name: string, value: string): void => output.line(`${name.padEnd(11)}: ${value}`);
  const health = report.defaultHealth === undefined ? '' : ` (${healthWords(report.defaultHealth, nowMs)})`;
  fact('Agent', agentId);
  fact('Model', `${report.resolvedDefault ?? 'none; run "openclaw onboard" to choose one'}${health}`);
  fact('Fallbacks', report.fallbacks.length === 0 ? '-' : report.fallbacks.join(', '));
  fact('Missing', report.missingProviders.length === 0 ? '-' : report.missingProviders.join(', '));
  fact('Runtime', `${runtime.kind}: ${runtime.why}`);
  fact('Gateway', 'none; changes apply to the next run');
  fact('Agents', agents.map((agent) => agent.id).join(', '));
  fact('Sessions', String(sessions.length));
  for (const { sessionId, override } of sessions) {
    if (override?.source !== 'user') continue;
    const pinned = pinWords(formatModelRef(override), report.resolvedDefault);
    if (pinned !== undefined) output.line(`  ${sessionId}: ${pinned}`);
  }
  fact('Config', tildePath(report.configPath, ports.paths.home));
  fact('Store', `${tildePath(report.storePath, ports.paths.home)} (sealed by ${report.keyBackend})`);
  if (options.usage !== true) return;
  if (isReadable) await printUsage(context, agentId, nowMs);
}

/** Decision 37: which runtime serves the default model, and why. */
function runtimeOf({ runtimes: [first] }: StatusReport): { readonly kind: string; readonly why: string } {
  return first === undefined
    ? { kind: 'direct', why: 'no model is selected' }
    : { kind: first.id, why: first.why };
}
