import { passedEnvironment } from '../passed-environment.ts';

/** Its folder, its certificates, and the keychain in which it may keep its own sign-in. */
const OWN =
  'CODEX_HOME CODEX_CA_CERTIFICATE SHELL ALL_PROXY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR WINDIR PROGRAMDATA';

/** The environment of the app-server. */
export function codexEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return { ...passedEnvironment(env, OWN), NO_COLOR: '1' };
}
