import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { health, orNull, ref, text } from './shared-shapes.ts';

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
};
