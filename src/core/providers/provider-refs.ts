import type { ConfiguredProvider } from '../config/config.ts';
import { isRecord } from '../is-record.ts';
import { type ConfigPath, secretFieldKind } from '../secrets/secret-fields.ts';
import { type SecretRef, secretRefSchema } from '../secrets/secret-ref.ts';

/** A reference in a provider entry of the config and where it stands there. */
export interface ProviderRef {
  /** Segments after `models.providers.<id>`. */
  readonly path: ConfigPath;
  readonly ref: SecretRef;
}

/** All references of one provider entry (SEC-13). */
export function providerRefs(provider: ConfiguredProvider | undefined): readonly ProviderRef[] {
  return refsBelow(provider, []);
}

function refsBelow(value: unknown, path: ConfigPath): readonly ProviderRef[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => refsBelow(item, [...path, index]));
  if (!isRecord(value)) return [];
  if (secretFieldKind(['models', 'providers', '', ...path]) !== undefined) {
    const ref = secretRefSchema().safeParse(value);
    return ref.success ? [{ path, ref: ref.data }] : [];
  }
  return Object.entries(value).flatMap(([key, inner]) => refsBelow(inner, [...path, key]));
}
