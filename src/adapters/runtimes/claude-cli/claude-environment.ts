/** What the program needs to find its home, its login and the network. Everything else stays here, keys above all (S14). */
const PASSED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // Where it keeps its login, and the login itself where it was given as a variable.
  'CLAUDE_CONFIG_DIR',
  'CLAUDE_CODE_OAUTH_TOKEN',
  // Windows.
  'SYSTEMROOT',
  'COMSPEC',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'HOMEDRIVE',
  'HOMEPATH',
]);

/** Its own retries would hide a limit from the failover, and it needs no other traffic than the turn (decision 18). */
const SET = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
} as const;

/** The environment of the program, by a list of what may pass: never a provider's key, so that its own login serves. */
export function claudeEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const passed = Object.entries(env).flatMap(([name, value]) => {
    const isPassed = PASSED.has(name.toUpperCase()) || name.startsWith('LC_');
    return value !== undefined && isPassed ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(passed), ...SET };
}
