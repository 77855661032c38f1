import type { CredentialRow } from '../../app/credential-rows.ts';
import { readStatus, type StatusReport } from '../../app/read-status.ts';
import { formatAge } from '../../core/format.ts';
import { healthWords } from '../../core/health.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';
import { statusJson } from './status-json.ts';

export interface StatusOptions {
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly check?: boolean;
  readonly agent?: string;
}

/** `models status`; returns the exit code (STAT-2, STAT-5: the output is the same with `--check`). */
export function printStatus(context: CliContext, options: StatusOptions): number {
  const { ports, output } = context;
  const report = readStatus(ports, options.agent);
  for (const issue of report.configIssues)
    output.note(`${tildePath(report.configPath, ports.paths.home)}: ${issue.path}: ${issue.message}`);
  for (const warning of report.warnings) output.note(warning);
  noteStoreProblem(context, report.storeProblem);
  if (options.json === true) output.json(statusJson(report));
  else if (options.plain === true) output.line(report.resolvedDefault ?? '');
  else printText(context, report);
  return options.check === true ? report.checkCode : 0;
}

function printText({ ports, output }: CliContext, report: StatusReport): void {
  const { home } = ports.paths;
  const fact = (name: string, value: string): void => output.line(`${name.padEnd(14)}: ${value}`);
  const list = (values: readonly string[]): string => (values.length === 0 ? '-' : values.join(', '));
  const aliases = Object.entries(report.aliases).map(([alias, ref]) => `${alias} → ${ref}`);
  fact('Config', tildePath(report.configPath, home));
  fact('Agent dir', tildePath(report.agentDir, home));
  fact('Default', report.resolvedDefault ?? 'no model selected');
  fact(`Fallbacks (${report.fallbacks.length})`, list(report.fallbacks));
  fact('Image model', report.imageModel ?? '-');
  output.line(`Image fallbacks (${report.imageFallbacks.length}): ${list(report.imageFallbacks)}`);
  fact(`Aliases (${aliases.length})`, list(aliases));
  output.line(
    `Allowed models (${report.allowed.length}): ${report.allowed.length === 0 ? 'all' : list(report.allowed)}`,
  );
  output.line();
  output.line('Auth overview');
  fact('Auth store', tildePath(report.storePath, home));
  fact('Sealed by', report.keyBackend);
  if (report.shellImport.enabled) fact('Shell env', `on, supplies ${list(report.shellImport.appliedKeys)}`);
  for (const row of report.credentials) output.line(`- ${credentialLine(row, report.nowMs)}`);
  if (report.missingProviders.length > 0) {
    output.line();
    output.line('Missing auth');
    for (const provider of report.missingProviders) {
      output.line(
        `- ${provider} Run \`openclaw onboard\` or \`openclaw models auth paste-api-key --provider ${provider}\`, or set an API key env var.`,
      );
    }
  }
  output.line();
  output.line('OAuth/token status');
  const tokens = report.credentials.filter((row) => row.kind === 'oauth' || row.kind === 'token');
  if (tokens.length === 0) output.line('- none');
  for (const row of tokens) output.line(`- ${row.id} ${row.kind} ${healthWords(row.health, report.nowMs)}`);
  if (report.resolvedDefault === undefined)
    output.note('No model is selected. Run "openclaw onboard" to choose one.');
}

/** Where an environment key comes from when it is not the process itself (ENV-1). */
const ORIGIN_WORDS = {
  process: '',
  dotenv: ' from .env',
  config: ' from the config',
  shell: ' from the login shell',
} as const;

function credentialLine(row: CredentialRow, nowMs: number): string {
  const scope = row.blockedModels.length === 0 ? '' : ` for ${row.blockedModels.join(', ')}`;
  const used = row.lastUsedMs === undefined ? '' : `, used ${formatAge(nowMs - row.lastUsedMs)}`;
  const next = row.isNext ? ', next' : '';
  const origin = row.envOrigin === undefined ? '' : ORIGIN_WORDS[row.envOrigin];
  return `${row.id} (${row.kind}${origin}) ${healthWords(row.health, nowMs)}${scope}${next}${used}`;
}

/** The command goes on with what it can read; the person has to know what is missing (decision 36). */
function noteStoreProblem({ output }: CliContext, problem: StatusReport['storeProblem']): void {
  if (problem === undefined) return;
  output.note(problem.message);
  if (problem.hint !== undefined) output.note(problem.hint);
}
