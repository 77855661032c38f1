import { type LoginLink, linkExternalLogin } from '../../app/credentials/external-logins.ts';
import type { ExternalLoginKind } from '../../core/credentials/external-login.ts';
import type { CliContext } from '../cli-context.ts';
import { printWritten } from '../print-write.ts';

/** Stores a credential that leans on the sign-in of another program and says so (AUTHCLI-3). Returns its id. */
export async function leanOnLogin(
  context: CliContext,
  kind: ExternalLoginKind,
  named: Omit<LoginLink, 'kind'>,
): Promise<string> {
  const { profile, write, notes } = await linkExternalLogin(context.ports, { kind, ...named });
  printWritten(context, write);
  context.output.line(`Auth profile: ${profile.id} (${kind.id}/${profile.type})`);
  for (const note of notes) context.output.note(note);
  return profile.id;
}
