import {
  askedAbout,
  type WhichReport,
  type WhichSource,
  whichCredential,
} from '../../app/credentials/which-credential.ts';
import { healthWords } from '../../core/credentials/health.ts';
import type { CliContext } from '../cli-context.ts';

export interface WhichOptions {
  readonly agent?: string;
  readonly json?: boolean;
}

const MISSING = 3;

/** `models auth which [provider or model]` (B040). Returns the exit code: 3 when no credential would be used (decision 32). */
export function which(context: CliContext, typed: string | undefined, options: WhichOptions): number {
  const { ports, output } = context;
  const report = whichCredential(ports, typed, options.agent);
  if (options.json === true) output.json(whichJson(report));
  else for (const line of whichLines(report, ports.clock.now())) output.line(line);
  return report.uses === undefined ? MISSING : 0;
}

function whichJson({ agentId, provider, model, uses, sources, shadowed, whyNotCalled }: WhichReport): object {
  return {
    agentId,
    provider,
    model: model ?? null,
    uses: uses?.credentialId ?? null,
    whyNotCalled: whyNotCalled ?? null,
    sources: sources.map(({ credentialId, source, where, role, health, whyNot }) => ({
      credentialId,
      source,
      where,
      role,
      health: health.state,
      until: health.untilMs ?? null,
      whyNot: whyNot ?? null,
      words: health.words ?? null,
    })),
    shadowed,
  };
}

function whichLines(report: WhichReport, nowMs: number): readonly string[] {
  const { uses, sources, shadowed, whyNotCalled, provider } = report;
  const lines = [`${askedAbout(report)} (agent ${report.agentId})`];
  if (whyNotCalled !== undefined) lines.push(`Uses  : nothing, ${whyNotCalled}`);
  else if (uses !== undefined) lines.push(`Uses  : ${uses.credentialId} (${uses.where})`);
  else lines.push(`Uses  : nothing; add one: openclaw models auth add --provider ${provider}`);
  const others = sources.filter((source) => source !== uses);
  for (const source of others)
    lines.push(`${labelOf(source)}: ${source.credentialId}, ${whyOf(source, nowMs)}`);
  for (const { credentialId, reason } of shadowed) lines.push(`Hidden: ${credentialId}, ${reason}`);
  return lines;
}

function labelOf({ role }: WhichSource): string {
  return role === 'next' ? 'Then  ' : 'Not   ';
}

function whyOf({ health, where, whyNot }: WhichSource, nowMs: number): string {
  const words = whyNot === undefined ? healthWords(health, nowMs) : (health.words ?? whyNot);
  return `${words} (${where})`;
}
