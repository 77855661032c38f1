import type { SecretRef } from '../secrets/secret-ref.ts';

/** A key or the reference that leads to one. */
export type SecretInput = string | SecretRef;

/** Certificates and switches of TLS (CUST-5). */
export interface TlsSettings {
  readonly ca?: SecretInput | undefined;
  readonly cert?: SecretInput | undefined;
  readonly key?: SecretInput | undefined;
  readonly passphrase?: SecretInput | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify?: boolean | undefined;
}

/** `models.providers.<id>.request` (CUST-5): how requests to this provider travel. */
export interface RequestOverrides {
  readonly headers?: Readonly<Record<string, SecretInput>> | undefined;
  readonly auth?:
    | { readonly mode: 'provider-default' }
    | { readonly mode: 'authorization-bearer'; readonly token: SecretInput }
    | {
        readonly mode: 'header';
        readonly headerName: string;
        readonly value: SecretInput;
        readonly prefix?: string | undefined;
      }
    | undefined;
  readonly proxy?:
    | { readonly mode: 'env-proxy'; readonly tls?: TlsSettings | undefined }
    | { readonly mode: 'explicit-proxy'; readonly url: string; readonly tls?: TlsSettings | undefined }
    | undefined;
  readonly tls?: TlsSettings | undefined;
  readonly allowPrivateNetwork?: boolean | undefined;
}

/** `models.providers.<id>.localService` (CUST-8): the server of this machine that serves the provider, started when it is needed. */
export interface LocalService {
  /** Absolute path of the program. */
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  /** Where it runs; the folder of the program without it. */
  readonly cwd?: string | undefined;
  /** What it sees of the environment besides paths, language and proxies. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What answers once it is ready; the provider's `baseUrl` with `/models` without it. */
  readonly healthUrl?: string | undefined;
  /** Milliseconds; 120 000 without it. */
  readonly readyTimeoutMs?: number | undefined;
  /** Milliseconds after its last request; 0 keeps it as long as this program runs. */
  readonly idleStopMs?: number | undefined;
}

/**
 * What a server does differently from the protocol it speaks (CUST-7). Keys about tools are read and kept; this program
 * sends no tools.
 */
export interface Compat {
  readonly supportsStore?: boolean | undefined;
  readonly supportsDeveloperRole?: boolean | undefined;
  readonly supportsReasoningEffort?: boolean | undefined;
  readonly supportsTemperature?: boolean | undefined;
  readonly supportsUsageInStreaming?: boolean | undefined;
  readonly requiresStringContent?: boolean | undefined;
  readonly strictMessageKeys?: boolean | undefined;
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens' | undefined;
  readonly supportedReasoningEfforts?: readonly string[] | undefined;
  readonly reasoningEffortMap?: Readonly<Record<string, string>> | undefined;
}

export type Params = Readonly<Record<string, unknown>>;
