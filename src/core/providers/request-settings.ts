import type { Config, ConfiguredModel } from '../config/config.ts';
import type { CatalogModel } from '../models/catalog.ts';
import { modelParams } from '../models/model-params.ts';
import type { ModelRef } from '../models/model-ref.ts';
import { configuredProvider } from './configured-provider.ts';
import { withMiniMax } from './minimax.ts';
import type { ApiMode } from './provider.ts';
import type { Params, RequestOverrides, SecretInput } from './provider-config.ts';
import type { RequestShape } from './request-shape.ts';
import type { SessionModes } from './session-modes.ts';

/** Everything the config says about one request, references not yet resolved (CUST-1, CUST-4, CUST-5). */
export interface RequestSettings {
  /** Later ones of the same name have won already: provider, then `request`, then the model's row. */
  readonly headers: Readonly<Record<string, SecretInput>>;
  /** A header that carries the credential in place of the protocol's own. */
  readonly credentialHeader:
    | { readonly name: string; readonly prefix: string; readonly value: SecretInput }
    | undefined;
  /** An API key travels as a bearer token. */
  readonly asBearer: boolean;
  readonly shape: RequestShape;
  /** Milliseconds for the whole of one request (CUST-9); undefined when the program's own limits count. */
  readonly timeoutMs: number | undefined;
  readonly transport: Pick<RequestOverrides, 'proxy' | 'tls'>;
}

/**
 * Collects them; rows win over the provider, the parameters of `agents` over both (SEL-9), what the session switched over all
 * (SEL-10).
 */
export function requestSettings(
  config: Config,
  ref: ModelRef,
  endpoint: { readonly api: ApiMode; readonly baseUrl: string },
  model: CatalogModel | undefined,
  { agentId, modes = {} }: { readonly agentId?: string; readonly modes?: SessionModes } = {},
): RequestSettings {
  const entry = configuredProvider(config, ref.provider);
  const row = entry?.models?.find((candidate) => candidate.id.toLowerCase() === ref.model.toLowerCase());
  const params = { ...entry?.params, ...row?.params, ...modelParams(config, ref, agentId) };
  const { request } = entry ?? {};
  return {
    headers: mergedHeaders(entry?.headers, request?.headers, row?.headers),
    credentialHeader: credentialHeader(request?.auth),
    asBearer: entry?.authHeader === true || entry?.auth === 'token' || entry?.auth === 'oauth',
    timeoutMs: entry?.timeoutSeconds === undefined ? undefined : entry.timeoutSeconds * 1000,
    transport: {
      ...(request?.proxy === undefined ? {} : { proxy: request.proxy }),
      ...(request?.tls === undefined ? {} : { tls: request.tls }),
    },
    shape: {
      ...withMiniMax(ref, endpoint.api, { params, modes: modesOf(modes, params, model) }),
      compat: { ...entry?.compat, ...row?.compat },
      isNative: isNative(endpoint.baseUrl),
      ...maxTokensOf(params, row, entry?.maxTokens, endpoint.api, model),
      // LOCAL-2: Ollama loads a model with a short window unless it is told the right one.
      ...((entry?.injectNumCtxForOpenAICompat ?? ref.provider === 'ollama') && numCtx(row, model)),
    },
  };
}

/** A model that is not known to think is not asked to. */
function modesOf(modes: SessionModes, params: Params, model: CatalogModel | undefined): SessionModes {
  const { fastMode = params['fastMode'] === true, thinking } = modes;
  const canThink = thinking === false || model?.reasoning === true;
  return { fastMode, ...(thinking === undefined || !canThink ? {} : { thinking }) };
}

/** Names of headers do not differ by case; the later one wins. */
function mergedHeaders(
  ...maps: readonly (Readonly<Record<string, SecretInput>> | undefined)[]
): Readonly<Record<string, SecretInput>> {
  const headers = new Map<string, readonly [name: string, value: SecretInput]>();
  for (const [name, value] of maps.flatMap((map) => Object.entries(map ?? {}))) {
    headers.delete(name.toLowerCase());
    headers.set(name.toLowerCase(), [name, value]);
  }
  return Object.fromEntries(headers.values());
}

/** CUST-6: only the vendors' own hosts get what only they understand. */
function isNative(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && ['api.openai.com', 'api.anthropic.com'].includes(new URL(baseUrl).hostname);
}

function credentialHeader(auth: RequestOverrides['auth']): RequestSettings['credentialHeader'] {
  switch (auth?.mode) {
    case 'authorization-bearer':
      return { name: 'authorization', prefix: 'Bearer ', value: auth.token };
    case 'header':
      return { name: auth.headerName, prefix: auth.prefix ?? '', value: auth.value };
    default:
      return undefined;
  }
}

/** CUST-4: nothing said, nothing sent; Anthropic's protocol alone cannot do without, so it gets what the catalog knows. */
function maxTokensOf(
  params: Params,
  row: ConfiguredModel | undefined,
  ofProvider: number | undefined,
  api: ApiMode,
  model: CatalogModel | undefined,
): { readonly maxTokens?: number } {
  const typed = params['maxTokens'];
  const known = api === 'anthropic-messages' ? model?.maxTokens : undefined;
  const tokens = (typeof typed === 'number' ? typed : undefined) ?? row?.maxTokens ?? ofProvider ?? known;
  return tokens === undefined || !Number.isFinite(tokens) || tokens <= 0 ? {} : { maxTokens: tokens };
}

function numCtx(
  row: ConfiguredModel | undefined,
  model: CatalogModel | undefined,
): { readonly numCtx?: number } {
  const tokens = row?.contextTokens ?? row?.contextWindow ?? model?.contextTokens ?? model?.contextWindow;
  return tokens === undefined ? {} : { numCtx: tokens };
}
