import * as z from 'zod/mini';
import {
  amount,
  anything,
  flag,
  judged,
  list,
  map,
  object,
  oneOf,
  positive,
  shape,
  text,
} from '../config/shape.ts';
import { secretRefSchema } from '../secrets/secret-ref.ts';

/** SEC-4 and CFG-5: words that stand for a key somewhere else and are no key themselves. */
function isOwnKey(value: string): boolean {
  return !value.startsWith('secretref-') && value !== '__OPENCLAW_REDACTED__';
}

/** A key in the config, or the reference to one. */
export const secretInput = shape(
  (value) => typeof value === 'string' && isOwnKey(value),
  () =>
    z.union(
      [
        z.string().check(z.refine(isOwnKey, { error: 'a key or a reference such as ${NAME}' })),
        secretRefSchema(),
      ],
      { error: 'a key or a reference { source, provider, id }' },
    ),
);

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

const tls = object({
  ca: secretInput,
  cert: secretInput,
  key: secretInput,
  passphrase: secretInput,
  serverName: text,
  insecureSkipVerify: flag,
});

const requestAuth = judged(() =>
  z.discriminatedUnion(
    'mode',
    [
      z.looseObject({ mode: z.literal('provider-default') }),
      z.looseObject({ mode: z.literal('authorization-bearer'), token: secretInput.schema() }),
      z.looseObject({
        mode: z.literal('header'),
        headerName: z.string().check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)),
        value: secretInput.schema(),
        prefix: z.optional(z.string()),
      }),
    ],
    {
      error:
        'an object with mode provider-default, authorization-bearer (token) or header (headerName, value)',
    },
  ),
);

const proxy = judged(() =>
  z.discriminatedUnion(
    'mode',
    [
      z.looseObject({ mode: z.literal('env-proxy'), tls: z.optional(tls.schema()) }),
      z.looseObject({
        mode: z.literal('explicit-proxy'),
        url: z.string().check(z.minLength(1)),
        tls: z.optional(tls.schema()),
      }),
    ],
    { error: 'an object with mode env-proxy, or explicit-proxy and url' },
  ),
);

/** `models.providers.<id>.request` (CUST-5). */
export const requestShape = object({
  headers: map(secretInput),
  auth: requestAuth,
  proxy,
  tls,
  allowPrivateNetwork: flag,
});

/** CUST-8. */
export const localServiceShape = object(
  {
    command: shape(
      (value) => typeof value === 'string' && ABSOLUTE.test(value),
      () => z.string().check(z.regex(ABSOLUTE, { error: 'the absolute path of a program' })),
    ),
    args: list(text),
    cwd: text,
    env: map(text),
    healthUrl: text,
    readyTimeoutMs: positive,
    idleStopMs: amount,
  },
  ['command'],
);

/** CUST-7; unknown keys are fine. */
export const compatShape = object({
  supportsStore: flag,
  supportsDeveloperRole: flag,
  supportsReasoningEffort: flag,
  supportsTemperature: flag,
  supportsUsageInStreaming: flag,
  requiresStringContent: flag,
  strictMessageKeys: flag,
  maxTokensField: oneOf(['max_tokens', 'max_completion_tokens']),
  supportedReasoningEfforts: list(text),
  reasoningEffortMap: map(text),
});

/** Settings that go into the body of requests. */
export const paramsShape = map(anything);
