import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import type { CallTransport, TransportTls } from '../../core/ports/model-calls.ts';

const shared = new Map<string, Dispatcher>();
const configured = new WeakMap<CallTransport, Dispatcher>();

/**
 * The connections for a URL: one pool per connect limit, shared by all calls of the process; one of its own where the config
 * names a proxy or certificates (CUST-5). Without that, a proxy is never asked for this very machine.
 */
export function dispatcherFor(
  url: string,
  connectMs: number,
  transport: CallTransport | undefined,
): Dispatcher {
  if (transport !== undefined) {
    const known = configured.get(transport) ?? withTransport(connectMs, transport);
    configured.set(transport, known);
    return known;
  }
  const isDirect = !hasProxy() || isLoopback(url);
  const name = `${connectMs} ${isDirect ? 'direct' : 'proxy'}`;
  const known = shared.get(name);
  if (known !== undefined) return known;
  const made = isDirect ? new Agent(limits(connectMs)) : new EnvHttpProxyAgent(limits(connectMs));
  shared.set(name, made);
  return made;
}

function limits(connectMs: number) {
  return {
    // Not `connect.timeout`: through a proxy only this one is heeded.
    connectTimeout: connectMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 1000,
  };
}

function withTransport(connectMs: number, { proxy, tls, proxyTls }: CallTransport): Dispatcher {
  const toServer = tlsOptions(tls);
  const toProxy = tlsOptions(proxyTls);
  const sides = {
    ...limits(connectMs),
    ...(toServer === undefined ? {} : { connect: toServer, requestTls: toServer }),
    ...(toProxy === undefined ? {} : { proxyTls: toProxy }),
  };
  if (proxy?.mode === 'explicit') return new ProxyAgent({ ...sides, uri: proxy.url });
  return proxy?.mode === 'env' ? new EnvHttpProxyAgent(sides) : new Agent(sides);
}

function tlsOptions(tls: TransportTls | undefined) {
  if (tls === undefined) return undefined;
  const { ca, cert, key, passphrase, serverName, insecureSkipVerify } = tls;
  return {
    ...(ca === undefined ? {} : { ca: ca.reveal() }),
    ...(cert === undefined ? {} : { cert: cert.reveal() }),
    ...(key === undefined ? {} : { key: key.reveal() }),
    ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
  };
}

function hasProxy(): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].some((name) => process.env[name]);
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
