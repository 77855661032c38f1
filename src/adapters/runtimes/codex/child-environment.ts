/** What a program needs to find its files, its language, the network and the certificates; nothing that is a credential. */
const PASSED: ReadonlySet<string> = new Set(
  [
    'PATH HOME CODEX_HOME USER LOGNAME SHELL TZ TMPDIR TMP TEMP LANG LANGUAGE',
    'HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY',
    'SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS CODEX_CA_CERTIFICATE',
    // The keychain in which Codex may keep its own sign-in.
    'DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME',
    'SYSTEMROOT WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA USERPROFILE HOMEDRIVE HOMEPATH PROGRAMDATA',
  ]
    .join(' ')
    .split(' '),
);

/**
 * The environment of the child: a list of what is passed, so that no provider's key is ever passed by being forgotten. Names
 * are compared without regard to case, as Windows does and proxy variables ask for.
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const passed = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isPassed(entry[0].toUpperCase()),
  );
  return { ...Object.fromEntries(passed), NO_COLOR: '1' };
}

function isPassed(name: string): boolean {
  return PASSED.has(name) || name.startsWith('LC_');
}
