import type { ConfiguredProvider } from './config.ts';
import type { ConfigPath } from './secret-fields.ts';
import type { SecretRef } from './secret-ref.ts';

/** A reference in a provider entry of the config and where it stands there. */
export interface ProviderRef {
  /** Segments after `models.providers.<id>`. */
  readonly path: ConfigPath;
  readonly ref: SecretRef;
}

/** All references of one provider entry (SEC-13). */
export function providerRefs(provider: ConfiguredProvider | undefined): readonly ProviderRef[] {
  const request = provider?.request;
  const fields: readonly (readonly [ConfigPath, string | SecretRef | undefined])[] = [
    [['apiKey'], provider?.apiKey],
    ...Object.entries(provider?.headers ?? {}).map(([name, value]) => [['headers', name], value] as const),
    ...Object.entries(request?.headers ?? {}).map(
      ([name, value]) => [['request', 'headers', name], value] as const,
    ),
    [['request', 'auth', 'token'], request?.auth?.token],
    [['request', 'auth', 'value'], request?.auth?.value],
  ];
  return fields.flatMap(([path, ref]) =>
    ref === undefined || typeof ref === 'string' ? [] : [{ path, ref }],
  );
}
