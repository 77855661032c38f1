import type { FailureEvidence } from '../failure/evidence.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { ModelRef } from '../models/model-ref.ts';
import type { ApiMode } from '../providers/provider.ts';
import type { LocalService } from '../providers/provider-config.ts';
import type { RequestShape } from '../providers/request-shape.ts';
import type { Secret } from '../secrets/secret.ts';
import type { ChatMessage } from './session-store.ts';

/** A credential that never travels itself: requests are signed with it, or it is exchanged for a token first. */
export type CloudLogin =
  | {
      readonly kind: 'aws-keys';
      readonly region: string;
      readonly accessKeyId: Secret;
      readonly secretKey: Secret;
      readonly sessionToken?: Secret;
    }
  /** Keys that a named profile of the AWS files leads to; paths are absent where the usual ones count. */
  | {
      readonly kind: 'aws-profile';
      readonly region: string;
      readonly profile: string;
      readonly credentialsPath?: string;
      readonly configPath?: string;
    }
  /** A key file of Google Cloud; project and place as far as the environment names them. */
  | {
      readonly kind: 'google-file';
      readonly path: string;
      readonly project?: string;
      readonly location?: string;
    };

/** How the secret travels. `x-api-key` and friends are the wire format's business; so is a header for the account of OAuth. */
export type CallAuth =
  /** Nothing is sent as it is; `login` says what takes its place where a cloud asks for that. */
  | { readonly kind: 'none'; readonly login?: CloudLogin }
  | { readonly kind: 'api-key'; readonly secret: Secret }
  | {
      readonly kind: 'bearer';
      readonly secret: Secret;
      /** The account that the token is for, where the token does not say it itself (OAUTH-2). */
      readonly accountId?: string;
    };

/** Certificates of one side of a connection, loaded (CUST-5). */
export interface TransportTls {
  readonly ca?: Secret;
  readonly cert?: Secret;
  readonly key?: Secret;
  readonly passphrase?: Secret;
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
}

/** How a connection is made when the config says so: through which proxy, with which certificates (CUST-5). */
export interface CallTransport {
  /** `env` follows the proxy variables, even for this machine. */
  readonly proxy?: { readonly mode: 'env' } | { readonly mode: 'explicit'; readonly url: string };
  readonly tls?: TransportTls;
  readonly proxyTls?: TransportTls;
}

/** Where a request goes: resolved once per attempt and never changed (B064). */
export interface CallTarget {
  readonly ref: ModelRef;
  /** Whose secret `auth` carries; absent for checks of what is not stored yet. */
  readonly credentialId?: string;
  readonly api: ApiMode;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: CallAuth;
  /** Changes of the body that the config asks for; absent for checks of what is not configured yet. */
  readonly shape?: RequestShape;
  readonly transport?: CallTransport;
  /** The GitHub that signs Copilot in where it is not github.com: a host, or an origin with its scheme (OAUTH-10). */
  readonly githubDomain?: string;
  /** Started before the request where it does not answer yet (CUST-8). */
  readonly localService?: LocalService;
  /** Milliseconds for the whole request, in place of the program's own limits (CUST-9). */
  readonly timeoutMs?: number;
}

/** Time limits in milliseconds. A candidate never outlives `totalMs` (decision 19). */
export interface CallLimits {
  readonly connectMs: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

export interface CallOptions {
  readonly limits: CallLimits;
  readonly signal: AbortSignal;
  /** Called with each piece of text as it arrives. */
  readonly onText?: (text: string) => void;
  /** Called when the request is on its way, or while its connection is made; work done then holds up no request. */
  readonly onSent?: () => void;
  /** Best-effort cap on output tokens, for checks. */
  readonly maxOutputTokens?: number;
}

export type CallOutcome =
  | {
      readonly ok: true;
      readonly text: string;
      readonly firstTokenMs: number;
      readonly totalMs: number;
      readonly usage: { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined };
      /** Of the answer, in lower case, as far as they say what the provider still allows. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly evidence: FailureEvidence; readonly outputStarted: boolean };

/** One model call is one HTTP request: no retries, no rotation (decision 18). Failures are values. */
export interface ModelCaller {
  call(target: CallTarget, messages: readonly ChatMessage[], options: CallOptions): Promise<CallOutcome>;
}

/** An endpoint to be asked for its models. */
export interface Endpoint {
  readonly provider: string;
  readonly api: ApiMode;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: CallAuth;
  readonly transport?: CallTransport;
}

export type ListOutcome =
  | { readonly ok: true; readonly models: readonly CatalogModel[] }
  | { readonly ok: false; readonly evidence: FailureEvidence };

/** A server found on this machine. */
export interface LocalServer {
  readonly provider: 'ollama' | 'lmstudio' | 'vllm' | 'sglang' | 'llama-cpp';
  readonly baseUrl: string;
  readonly models: readonly CatalogModel[];
}

export interface ListOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /**
   * One GET and nothing besides (decision 34): of the list, or of this path below the base URL, where the provider describes
   * the key. The answer to such a path names no models.
   */
  readonly once?: 'models' | `/${string}`;
}

export interface EndpointInspector {
  listModels(endpoint: Endpoint, options: ListOptions): Promise<ListOutcome>;
  /** Asks the usual local ports in parallel, one second each; yields what answered. */
  findLocalServers(signal: AbortSignal): Promise<readonly LocalServer[]>;
}
