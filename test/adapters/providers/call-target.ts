import type { CallAuth, CallLimits, CallTarget } from '../../../src/core/ports/model-calls.ts';
import type { ApiMode } from '../../../src/core/providers/provider.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

/** Looks like no real key, and is searched for in everything that comes back. */
export const CANARY = 'canary-Wb7Qx3Rt9Lm2';

export const apiKey = (value: string = CANARY): CallAuth => ({ kind: 'api-key', secret: new Secret(value) });
export const bearer = (): CallAuth => ({ kind: 'bearer', secret: new Secret(CANARY) });
export const noAuth: CallAuth = { kind: 'none' };

export const PATIENT: CallLimits = { connectMs: 5000, firstTokenMs: 10_000, totalMs: 12_000 };

/** The path below the fake server under which each dialect is served. */
export const BASE_PATHS = {
  'openai-completions': '/v1',
  'openai-responses': '/v1',
  'anthropic-messages': '',
  'google-generative-ai': '/v1beta',
  ollama: '',
} as const satisfies Partial<Record<ApiMode, string>>;

export type Spoken = keyof typeof BASE_PATHS;
export const SPOKEN = Object.keys(BASE_PATHS) as readonly Spoken[];

export function targetOf(url: string, api: Spoken, changes: Partial<CallTarget> = {}): CallTarget {
  return {
    ref: { provider: 'fake', model: 'alpha' },
    api,
    baseUrl: `${url}${BASE_PATHS[api]}`,
    headers: {},
    auth: apiKey(),
    ...changes,
  };
}
