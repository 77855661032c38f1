import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import type { LegacyFile } from '../ports/legacy-files.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { legacyDocument } from './legacy-document.ts';

/** What files of earlier versions mean for the credentials of an agent until they are imported (DOC-4). */
export interface MigrationGate {
  /** Providers whose credentials are not used from anywhere; `all` when a file cannot be read. */
  readonly blocked: ReadonlySet<string> | 'all';
  /** Files that wait, absolute paths. */
  readonly paths: readonly string[];
}

/** Nothing waits. */
export const OPEN_GATE: MigrationGate = { blocked: new Set(), paths: [] };

/**
 * The gate of one agent. A file counts while it holds a credential that no receipt names.
 * @param files sources that the agent would have read
 * @param hasProfiles whether the store has a profile for the agent: then nothing is blocked
 * @param receipted ids that were imported already, by owner
 */
export function migrationGate(
  files: readonly LegacyFile[],
  hasProfiles: boolean,
  receipted: (owner: string) => ReadonlySet<string>,
): MigrationGate {
  const paths: string[] = [];
  const providers = new Set<string>();
  let isUnreadable = false;
  for (const file of files) {
    if (file.kind === 'auth-state' || file.kind === 'models') continue;
    const owner = ownerOf(file.agentId);
    const { content } = file;
    const read = content.ok ? legacyDocument(file.kind, content.document, { owner, nowMs: 0 }) : undefined;
    if (read === undefined) {
      isUnreadable = true;
      paths.push(file.path);
      continue;
    }
    const known = receipted(owner);
    const waiting = read.entries
      .map((entry) => (entry.kind === 'credential' ? entry.credential : entry))
      .filter((entry) => !('kind' in entry && entry.kind === 'empty') && !known.has(entry.id));
    if (waiting.length === 0) continue;
    paths.push(file.path);
    for (const { provider } of waiting) providers.add(provider);
  }
  if (hasProfiles) return { blocked: new Set(), paths };
  return { blocked: isUnreadable ? 'all' : providers, paths };
}

/** CRED-9: what the main agent had is shared with the others; they own what lay in their folders. */
export function ownerOf(agentId: string): string {
  return agentId === 'main' ? 'shared' : agentId;
}

/** Is this provider, or the one whose credentials it uses, blocked? */
export function isGated({ blocked }: MigrationGate, provider: string): boolean {
  if (blocked === 'all') return true;
  if (blocked.size === 0) return false;
  return blocked.has(provider) || blocked.has(findProvider(provider)?.authProvider ?? '');
}

/** The plan of a blocked provider: nothing of it may be tried, and where there was nothing, the reason stands (DOC-4). */
export function gatedPlan(
  plan: readonly CredentialCandidate[],
  provider: string,
  gate: MigrationGate,
): readonly CredentialCandidate[] {
  if (!isGated(gate, provider)) return plan;
  const whyNot = 'migration_required' as const;
  if (plan.length === 0) return [{ id: `legacy:${provider}`, source: 'profile', whyNot }];
  return plan.map((candidate) => ({ ...candidate, whyNot }));
}

/** One sentence for the person; undefined when nothing waits. */
export function gateNotice({ blocked, paths }: MigrationGate): string | undefined {
  if (paths.length === 0) return undefined;
  const [first = ''] = paths;
  const files = paths.length === 1 ? first : `${first} and ${paths.length - 1} more`;
  if (blocked === 'all') {
    return `AUTH_PROFILE_MIGRATION_REQUIRED: ${files} cannot be read, so no credential is used. "openclaw doctor" says why.`;
  }
  if (blocked.size === 0) {
    return `Credentials of an earlier version wait in ${files}. They are not used: "openclaw doctor --fix" imports them.`;
  }
  const names = [...blocked].sort().join(', ');
  return `AUTH_PROFILE_MIGRATION_REQUIRED: ${files} holds credentials of ${names}. "openclaw doctor --fix" imports them.`;
}
