import * as z from 'zod';
import { SecretRefSchema } from '../secrets/secret-ref.ts';

const text = z.string();
const flag = z.boolean().optional();

/** SEC-4 and CFG-5: words that stand for a key somewhere else and are no key themselves. */
const SecretTextSchema = text.refine(
  (value) => !value.startsWith('secretref-') && value !== '__OPENCLAW_REDACTED__',
  { error: 'a key or a reference such as ${NAME}' },
);

/** A key in the config, or the reference to one. */
export const SecretInputSchema = z.union([SecretTextSchema, SecretRefSchema], {
  error: 'a key or a reference { source, provider, id }',
});

const TlsSchema = z.looseObject({
  ca: SecretInputSchema.optional(),
  cert: SecretInputSchema.optional(),
  key: SecretInputSchema.optional(),
  passphrase: SecretInputSchema.optional(),
  serverName: text.optional(),
  insecureSkipVerify: flag,
});

const RequestAuthSchema = z.discriminatedUnion(
  'mode',
  [
    z.looseObject({ mode: z.literal('provider-default') }),
    z.looseObject({ mode: z.literal('authorization-bearer'), token: SecretInputSchema }),
    z.looseObject({
      mode: z.literal('header'),
      headerName: text.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/),
      value: SecretInputSchema,
      prefix: text.optional(),
    }),
  ],
  {
    error: 'an object with mode provider-default, authorization-bearer (token) or header (headerName, value)',
  },
);

const ProxySchema = z.discriminatedUnion(
  'mode',
  [
    z.looseObject({ mode: z.literal('env-proxy'), tls: TlsSchema.optional() }),
    z.looseObject({ mode: z.literal('explicit-proxy'), url: text.min(1), tls: TlsSchema.optional() }),
  ],
  { error: 'an object with mode env-proxy, or explicit-proxy and url' },
);

/** `models.providers.<id>.request` (CUST-5). */
export const RequestSchema = z.looseObject({
  headers: z.record(text, SecretInputSchema).optional(),
  auth: RequestAuthSchema.optional(),
  proxy: ProxySchema.optional(),
  tls: TlsSchema.optional(),
  allowPrivateNetwork: flag,
});

/** CUST-7; unknown keys are fine. */
export const CompatSchema = z.looseObject({
  supportsStore: flag,
  supportsDeveloperRole: flag,
  supportsReasoningEffort: flag,
  supportsTemperature: flag,
  supportsUsageInStreaming: flag,
  requiresStringContent: flag,
  strictMessageKeys: flag,
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  supportedReasoningEfforts: z.array(text).optional(),
  reasoningEffortMap: z.record(text, text).optional(),
});

/** Settings that go into the body of requests. */
export const ParamsSchema = z.record(text, z.unknown());
