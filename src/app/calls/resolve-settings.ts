import type { CallAuth, CallTransport, TransportTls } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SecretInput, TlsSettings } from '../../core/providers/provider-config.ts';
import type { RequestSettings } from '../../core/providers/request-settings.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { isSensitiveHeader } from '../../core/secrets/secret-fields.ts';

type Loaded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** The settings of one request with every reference loaded, and told to the redactor before it can meet any text (S9). */
export interface LoadedSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: CallTransport | undefined;
}

/** Loads them; the message of the first reference that does not resolve otherwise (RES-2). */
export async function loadSettings(ports: Ports, settings: RequestSettings): Promise<Loaded<LoadedSettings>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.headers)) {
    // A plain header may be anything, also a word that must not be blanked out everywhere, unless its name says secret.
    const isPlain = typeof value === 'string' && !isSensitiveHeader(name);
    const loaded = isPlain ? value : await load(ports, value);
    if (typeof loaded === 'string') headers[name] = loaded;
    else if (loaded.ok) headers[name] = loaded.value.reveal();
    else return loaded;
  }
  const { credentialHeader } = settings;
  if (credentialHeader !== undefined) {
    const loaded = await load(ports, credentialHeader.value);
    if (!loaded.ok) return loaded;
    headers[credentialHeader.name] = `${credentialHeader.prefix}${loaded.value.reveal()}`;
  }
  const transport = await loadTransport(ports, settings.transport);
  return transport.ok ? { ok: true, value: { headers, transport: transport.value } } : transport;
}

/** How a resolved credential travels when the config has a say in it. */
export function authWith(settings: RequestSettings, auth: CallAuth): CallAuth {
  if (settings.credentialHeader !== undefined) return { kind: 'none' };
  return settings.asBearer && auth.kind === 'api-key' ? { ...auth, kind: 'bearer' } : auth;
}

/** A plain value or the one that a reference leads to. */
async function load(ports: Ports, value: SecretInput): Promise<Loaded<Secret>> {
  if (typeof value === 'string') {
    const secret = new Secret(value);
    ports.redactor.add(secret);
    return { ok: true, value: secret };
  }
  const resolution = await ports.secrets.resolve(value);
  return resolution.ok ? { ok: true, value: resolution.secret } : resolution;
}

async function loadTransport(
  ports: Ports,
  { proxy, tls }: RequestSettings['transport'],
): Promise<Loaded<CallTransport | undefined>> {
  if (proxy === undefined && tls === undefined) return { ok: true, value: undefined };
  const toServer = await loadTls(ports, tls);
  if (!toServer.ok) return toServer;
  const toProxy = await loadTls(ports, proxy?.tls);
  if (!toProxy.ok) return toProxy;
  return {
    ok: true,
    value: {
      ...(proxy === undefined ? {} : { proxy: proxyOf(proxy) }),
      ...(toServer.value === undefined ? {} : { tls: toServer.value }),
      ...(toProxy.value === undefined ? {} : { proxyTls: toProxy.value }),
    },
  };
}

function proxyOf(
  proxy: NonNullable<RequestSettings['transport']['proxy']>,
): NonNullable<CallTransport['proxy']> {
  return proxy.mode === 'explicit-proxy' ? { mode: 'explicit', url: proxy.url } : { mode: 'env' };
}

async function loadTls(
  ports: Ports,
  tls: TlsSettings | undefined,
): Promise<Loaded<TransportTls | undefined>> {
  if (tls === undefined) return { ok: true, value: undefined };
  const { serverName, insecureSkipVerify } = tls;
  const secrets: Record<string, Secret> = {};
  for (const name of ['ca', 'cert', 'key', 'passphrase'] as const) {
    const value = tls[name];
    if (value === undefined) continue;
    const loaded = await load(ports, value);
    if (!loaded.ok) return loaded;
    secrets[name] = loaded.value;
  }
  return {
    ok: true,
    value: {
      ...secrets,
      ...(serverName === undefined ? {} : { serverName }),
      ...(insecureSkipVerify === undefined ? {} : { insecureSkipVerify }),
    },
  };
}
