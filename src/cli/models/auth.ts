import { findExternalLogins } from '../../app/credentials/external-logins.ts';
import { unknownProvider } from '../../app/credentials/unknown-provider.ts';
import { credentialRows } from '../../app/status/credential-rows.ts';
import { readWorld } from '../../app/world/world.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import { EXTERNAL_LOGINS, externalLogin } from '../../core/credentials/external-login.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

export interface AuthListOptions {
  readonly provider?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** Stored credentials of an agent with their health, as text or JSON; never their values (AUTHCLI-6). */
export function listCredentials({ ports, output }: CliContext, options: AuthListOptions): void {
  const world = readWorld(ports, options.agent);
  const provider = options.provider === undefined ? undefined : normalizeProviderId(options.provider);
  const all = credentialRows(ports, world);
  // A credential of a provider that has left the config is still listed.
  const isKnown = (id: string): boolean =>
    world.catalog.knowsProvider(id) || all.some((row) => row.provider === id);
  if (provider !== undefined && !isKnown(provider)) {
    throw unknownProvider(options.provider ?? provider, world.config);
  }
  const rows = all.filter(
    (row) => row.profile !== undefined && (provider === undefined || row.provider === provider),
  );
  const logins = findExternalLogins(ports, {
    mode: 'scoped',
    providers: provider === undefined ? EXTERNAL_LOGINS.map((kind) => kind.provider) : [provider],
  });
  if (options.json === true) {
    const profiles = rows.map(({ profile, health, id, provider: owner }) => ({
      id,
      provider: owner,
      type: profile?.type,
      label: id,
      email: profile?.email,
      expiresAt: profile?.expiresAtMs,
      fingerprint: profile?.fingerprint ?? null,
      source: sourceOf(profile),
      verification: profile?.verification,
      health: health.state,
    }));
    const externalLogins = logins.map(({ kind, found, usedAs, command }) => ({
      id: kind.id,
      provider: kind.provider,
      path: found.path,
      email: found.email ?? null,
      expiresAt: found.expiresAtMs ?? null,
      usedAs: usedAs ?? null,
      command,
    }));
    output.json({ agentId: world.agentId, authStatePath: ports.paths.storePath, profiles, externalLogins });
    return;
  }
  output.line(`Agent: ${world.agentId}`);
  output.line(`Auth state store: ${tildePath(ports.paths.storePath, ports.paths.home)}`);
  if (rows.length === 0) output.line('Profiles: (none)');
  for (const row of rows) {
    output.line(`${row.id}  ${row.kind}  ${printOf(row.profile)}  ${healthWords(row.health, world.nowMs)}`);
  }
  for (const { kind, found, usedAs, command } of logins) {
    if (usedAs !== undefined) continue;
    const path = tildePath(found.path, ports.paths.home);
    output.line(`Not used: the sign-in of the ${kind.label} (${path}). To use it: ${command}`);
  }
}

function printOf(profile: AuthProfile | undefined): string {
  if (profile?.externalLogin !== undefined)
    return `kept by the ${externalLogin(profile.externalLogin).label}`;
  return profile?.fingerprint ?? 'reference';
}

function sourceOf(profile: AuthProfile | undefined): string {
  return profile?.externalLogin ?? profile?.ref?.source ?? 'store';
}
