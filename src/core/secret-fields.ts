/** Segments of a place in the config document. */
export type ConfigPath = readonly (string | number)[];

const HEADER_WORDS = /authorization|x-api-key|token|secret|password|credential/i;

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
  if (models !== 'models' || providers !== 'providers') return undefined;
  const field = rest.slice(0, -1).join('.');
  const last = rest.at(-1) ?? '';
  if (field === '' && ['apiKey', 'api-key', 'api_key'].includes(last)) return 'key';
  if (field === 'request.auth' && (last === 'token' || last === 'value')) return 'key';
  return field === 'headers' || field === 'request.headers' ? 'header' : undefined;
}
