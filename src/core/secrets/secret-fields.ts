/** Segments of a place in the config document. */
export type ConfigPath = readonly (string | number)[];

const HEADER_WORDS = /authorization|x-api-key|token|secret|password|credential/i;

/** Names of secrets by the place they stand in below a provider entry (SEC-13). */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['apiKey', 'api-key', 'api_key'],
  'request.auth': ['token', 'value'],
  'request.tls': ['ca', 'cert', 'key', 'passphrase'],
  'request.proxy.tls': ['ca', 'cert', 'key', 'passphrase'],
};
const HEADER_MAPS = /^(?:request\.|models\.\d+\.)?headers$/;

/** Does a header of this name carry a secret? The heuristic of audits (section 29.1). */
export function isSensitiveHeader(name: string): boolean {
  return HEADER_WORDS.test(name);
}

/**
 * What kind of place a path is (SEC-13): `key` holds a secret whatever its name, `header` holds one when its name says so;
 * both take references. Everywhere else is `undefined`.
 */
export function secretFieldKind(path: ConfigPath): 'key' | 'header' | undefined {
  const [models, providers, , ...rest] = path.map(String);
  if (models !== 'models' || providers !== 'providers' || rest.length === 0) return undefined;
  const place = rest.slice(0, -1).join('.');
  if (Object.hasOwn(KEYS, place) && KEYS[place]?.includes(rest.at(-1) ?? '') === true) return 'key';
  return HEADER_MAPS.test(place) ? 'header' : undefined;
}
