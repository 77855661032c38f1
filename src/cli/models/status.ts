import { failureCounts } from '../../app/status/failure-counts.ts';
import { readStatus, type StatusCredential, type StatusReport } from '../../app/status/read-status.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { AppError } from '../../core/errors.ts';
import type { MediaModel } from '../../core/models/media-models.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { FailureCounts } from '../../core/ports/health-store.ts';
import { isSignInOnly, signInCommand } from '../../core/providers/sign-in.ts';
import { runtimeWords } from '../../core/runtimes/serving-runtime.ts';
import { formatAge, formatCountdown } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';
import { statusJson } from './status-json.ts';

export interface StatusOptions {
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly check?: boolean;
  readonly agent?: string;
}

/**
 * `models status`; returns the exit code (STAT-2, STAT-5: the output is the same with `--check`).
 * @param probes what probes found out, for the document
 */
export function printStatus(
  context: CliContext,
  options: StatusOptions,
  probes?: Readonly<Record<string, unknown>>,
): number {
  const { ports, output } = context;
  const report = readStatus(ports, options.agent);
  for (const issue of report.configIssues)
    output.note(`${tildePath(report.configPath, ports.paths.home)}: ${issue.path}: ${issue.message}`);
  for (const warning of report.warnings) output.note(warning);
  noteStoreProblem(context, report.storeProblem);
  for (const warning of report.selectionWarnings) output.note(warning);
  if (options.json === true)
    output.json(statusJson(report, countsOf(context, report), options.agent !== undefined, probes));
  else if (options.plain === true) output.line(report.resolvedDefault ?? '');
  else printText(context, report);
  return options.check === true ? report.checkCode : 0;
}

/** Damage in the ledger takes nothing else from the document (decision 36). */
function countsOf(
  context: CliContext,
  { storeProblem }: StatusReport,
): (credentialId: string) => FailureCounts {
  const none = (): FailureCounts => ({});
  if (storeProblem !== undefined) return none;
  try {
    return failureCounts(context.ports, context.ports.config.read().config);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    noteStoreProblem(context, error);
    return none;
  }
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
  for (const line of mediaLines(report)) output.line(line);
  for (const { model, hasChoice, ...runtime } of report.runtimes) {
    // Nobody asks who runs a model that only its provider can run.
    if (hasChoice) output.line(`Runtime of ${model}: ${runtimeWords(runtime)}`);
  }
  output.line();
  output.line('Auth overview');
  fact('Auth store', tildePath(report.storePath, home));
  fact('Sealed by', report.keyBackend);
  const { enabled, appliedKeys } = report.shellImport;
  fact('Shell env', enabled ? `on, supplies ${list(appliedKeys)}` : 'off');
  const signedIn = report.providersWithOAuth;
  output.line(`Providers w/ OAuth/tokens (${signedIn.length}): ${list(signedIn)}`);
  const fromEnv = report.credentials.filter((row) => row.kind === 'env');
  const envProviders = [...new Set(fromEnv.map((row) => row.provider))];
  output.line(`Providers w/ env vars (${envProviders.length}): ${list(envProviders)}`);
  for (const row of report.credentials) output.line(`- ${credentialLine(row, report.nowMs)}`);
  for (const [provider, ids] of Object.entries(report.authOrder)) {
    output.line(`Auth order of ${provider}: ${list(ids)}`);
  }
  if (report.missingProviders.length > 0) {
    output.line();
    output.line('Missing auth');
    for (const provider of report.missingProviders) output.line(`- ${provider} ${fixFor(report, provider)}`);
  }
  output.line();
  output.line('OAuth/token status');
  const tokens = report.credentials.filter((row) => row.kind === 'oauth' || row.kind === 'token');
  if (tokens.length === 0) output.line('- none');
  for (const row of tokens) {
    output.line(
      `- ${row.id} ${row.kind} ${healthWords(row.health, report.nowMs)}${expiryWords(row, report.nowMs)}`,
    );
    const failed = row.profile?.refreshFailure;
    if (failed !== undefined) output.line(`  ${failed.words}`);
  }
  if (report.resolvedDefault === undefined)
    output.note('No model is selected. Run "openclaw onboard" to choose one.');
}

/** What gives a provider something to ask with. A key that is only fenced is there already (decision 21). */
function fixFor({ credentials }: StatusReport, provider: string): string {
  const fenced = credentials.find((row) => row.provider === provider && row.whyNot === 'cost_fence');
  if (fenced !== undefined) {
    return `Run \`openclaw settings set cost.consent always\` to let ${fenced.id} serve, or sign in again.`;
  }
  if (isSignInOnly(provider)) return `Run \`${signInCommand(provider)}\`.`;
  return `Run \`openclaw onboard\` or \`openclaw models auth paste-api-key --provider ${provider}\`, or set an API key env var.`;
}

/** The models beside the chain; those that nobody set and nothing offers are left out. */
function mediaLines({ media }: StatusReport): readonly string[] {
  const rows: readonly (readonly [string, MediaModel])[] = [
    ['PDF model', media.pdf],
    ['Image generation', media.imageGeneration],
    ['Music generation', media.musicGeneration],
    ['Video generation', media.videoGeneration],
  ];
  return rows.flatMap(([name, { ref, why }]) =>
    ref === undefined ? [] : [`${name.padEnd(14)}: ${formatModelRef(ref)} (${why})`],
  );
}

/** Where an environment key comes from when it is not the process itself (ENV-1). */
const ORIGIN_WORDS = {
  process: '',
  dotenv: ' from .env',
  config: ' from the config',
  shell: ' from the login shell',
} as const;

function credentialLine(row: StatusCredential, nowMs: number): string {
  const scope = row.blockedModels.length === 0 ? '' : ` for ${row.blockedModels.join(', ')}`;
  const used = row.lastUsedMs === undefined ? '' : `, used ${formatAge(nowMs - row.lastUsedMs)}`;
  const next = row.isNext ? ', next' : '';
  const origin = row.envOrigin === undefined ? '' : ORIGIN_WORDS[row.envOrigin];
  const marker = row.profile?.ref === undefined && row.kind !== 'config' ? '' : ` ${row.marker}`;
  const source =
    row.kind === 'env' ? ` | effective=env:${row.marker} | source=env: ${row.envLabel ?? row.id}` : '';
  return `${row.id} (${row.kind}${origin})${marker} ${healthWords(row.health, nowMs)}${expiryWords(row, nowMs)}${scope}${next}${used}${source}`;
}

/** STAT-12: the end of a token or sign-in, where its health does not tell already. */
function expiryWords({ profile, health }: StatusCredential, nowMs: number): string {
  const expiresAtMs = profile?.expiresAtMs;
  if (expiresAtMs === undefined || profile?.type === 'api_key' || expiresAtMs <= nowMs) return '';
  return health.state === 'expiring' ? '' : `, expires in ${formatCountdown(expiresAtMs - nowMs)}`;
}

/** The command goes on with what it can read; the person has to know what is missing (decision 36). */
function noteStoreProblem({ output }: CliContext, problem: StatusReport['storeProblem']): void {
  if (problem === undefined) return;
  output.note(problem.message);
  if (problem.hint !== undefined) output.note(problem.hint);
}
