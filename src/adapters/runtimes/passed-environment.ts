/** What every program needs to find its files, its language, the network and the certificates; nothing that is a credential. */
const EVERYBODY =
  'PATH HOME USER LOGNAME TZ TMPDIR TMP TEMP LANG LANGUAGE HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR ' +
  'NODE_EXTRA_CA_CERTS XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME ' +
  'SYSTEMROOT COMSPEC PATHEXT APPDATA LOCALAPPDATA USERPROFILE HOMEDRIVE HOMEPATH';

/**
 * The part of an environment that another program is given: a list of what may pass, so that no provider's key is ever passed
 * by being forgotten (S14). Names are compared without regard to case, as Windows does and proxy variables ask for.
 * @param own what this program needs besides, in capitals
 */
export function passedEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  own: string,
): Readonly<Record<string, string>> {
  const names = new Set(`${EVERYBODY} ${own}`.split(' '));
  const isPassed = (name: string): boolean => names.has(name) || name.startsWith('LC_');
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isPassed(entry[0].toUpperCase()),
    ),
  );
}
