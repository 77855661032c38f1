import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { health, ms, orNull, ref, text } from './shared-shapes.ts';

const modelsList = z.object({
  count: z.number(),
  models: z.array(
    z.object({
      key: ref,
      name: text,
      input: text,
      contextWindow: orNull(z.number()).describe('tokens'),
      contextTokens: z.number().optional(),
      local: z.boolean(),
      available: z.boolean(),
      tags: z.array(text),
      maxTokens: orNull(z.number()),
      cost: orNull(
        z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() }),
      ).describe('US dollars per million tokens'),
      reasoning: orNull(z.boolean()),
      inputTypes: orNull(z.array(text)),
      health,
      missing: z.literal(true).optional(),
    }),
  ),
});

const cost = orNull(
  z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() }),
).describe('US dollars per million tokens');

const scanProbe = z.object({
  ok: z.boolean(),
  skipped: z.boolean().describe('no request was made'),
  latencyMs: orNull(z.number()),
  label: orNull(
    z.enum([
      'no_tools',
      'no_image',
      'account_policy',
      'daily_limit',
      'rate_limit',
      'billing',
      'auth',
      'timeout',
      'overloaded',
      'broke_off',
      'gone',
      'stopped',
      'error',
    ]),
  ).describe('why not; only gone says that the model is dead'),
  words: orNull(text),
  resetAtMs: orNull(ms),
});

const scan = z.object({
  source: z.enum(['openrouter', 'configured', 'all']),
  selected: z.array(ref).describe('what --yes takes, in this order'),
  selectedImages: z.array(ref),
  setDefault: z.boolean(),
  setImage: z.boolean(),
  results: z.array(
    z.object({
      key: ref,
      id: text.describe('as the provider spells it'),
      provider: text,
      name: text,
      contextLength: orNull(z.number()).describe('tokens'),
      inferredParamB: orNull(z.number()).describe('billions of parameters, read from the names'),
      createdAtMs: orNull(ms),
      isFree: z.boolean(),
      supportsToolsMeta: orNull(z.boolean()),
      supportedParametersCount: z.number(),
      supportsImagesMeta: z.boolean(),
      cost,
      tool: scanProbe,
      image: scanProbe,
    }),
  ),
  warnings: z.array(text),
  diff: z
    .object({
      sinceMs: orNull(ms),
      changes: z.array(
        z.object({
          kind: z.enum(['new', 'gone', 'no-longer-free', 'renamed', 'context-changed']),
          ref,
          from: orNull(z.union([text, z.number()])),
          to: orNull(z.union([text, z.number()])),
        }),
      ),
    })
    .optional()
    .describe('with --diff'),
});

const driftFacts = z.object({ name: text, contextWindow: orNull(z.number()), cost });

const refreshed = z.object({
  catalog: orNull(
    z.object({
      host: text,
      ok: z.boolean(),
      isUnchanged: z.boolean(),
      models: z.number(),
      problem: orNull(text),
      listedAtMs: orNull(ms),
    }),
  ).describe('the public list; null when one provider alone is asked'),
  providers: z.array(
    z.object({
      provider: text,
      ok: z.boolean(),
      models: z.number(),
      problem: orNull(text),
      listedAtMs: orNull(ms),
    }),
  ),
  drift: z.array(
    z.object({
      kind: z.enum(['gone', 'renamed', 'dearer', 'smaller-window', 'no-longer-free']),
      ref,
      replacement: orNull(ref).describe(
        'the best usable stand-in: one that is free after one that was, none that is dearer or smaller than it was; null when nothing fits',
      ),
      replacementFacts: orNull(driftFacts),
      commands: z.array(text).describe('what puts the replacement in its place'),
      from: driftFacts,
      to: orNull(driftFacts),
    }),
  ),
});

const chain = z.object({
  primary: orNull(ref).describe('as it resolves'),
  fallbacks: z.array(ref).describe('asked in this order'),
});

/** What the lists of `openclaw models` print. */
export const MODEL_DOCUMENTS: JsonDocuments = {
  'models aliases list': jsonDocument('short names', z.object({ aliases: z.record(text, ref) })),
  'models allow list': jsonDocument(
    'which models may be picked',
    z.object({
      restricted: z.boolean().describe('false: all of them'),
      allowed: z.array(text).describe('provider/model, provider/* or provider/vendor/*'),
      source: text.describe('the place in the config that decides'),
    }),
  ),
  'models fallbacks list': jsonDocument('who stands in for the default model', chain),
  'models image-fallbacks list': jsonDocument('who stands in for the image model', chain),
  'models list': jsonDocument('models', modelsList),
  'models refresh': jsonDocument(
    'what the providers answered, and what changed about the configured models',
    refreshed,
  ),
  'models scan': jsonDocument('candidates in their order, and what was chosen', scan),
};
