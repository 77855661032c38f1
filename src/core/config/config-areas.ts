import * as z from 'zod/mini';
import {
  compatShape,
  localServiceShape,
  paramsShape,
  requestShape,
  secretInput,
} from '../providers/provider-config-shape.ts';
import {
  amount,
  anything,
  filledText,
  flag,
  list,
  map,
  object,
  oneOf,
  positive,
  type Shape,
  shape,
  text,
} from './shape.ts';

const modelObject = object({ primary: text, fallbacks: list(text) });
const modelSetting = shape(
  (value) => text.fits(value) || modelObject.fits(value),
  () =>
    z.union([text.schema(), modelObject.schema()], {
      error: 'a model, or an object with primary and fallbacks',
    }),
);

const modelEntries = map(object({ alias: text, params: map(anything), agentRuntime: anything }));
const modelPolicy = object({ allow: list(text) });

const configuredModel = object(
  {
    id: filledText,
    name: text,
    api: text,
    reasoning: flag,
    input: list(text),
    cost: object({ input: amount, output: amount, cacheRead: amount, cacheWrite: amount }),
    contextWindow: positive,
    contextTokens: positive,
    maxTokens: positive,
    params: paramsShape,
    compat: compatShape,
    headers: map(secretInput),
    thinkingLevelMap: paramsShape,
    agentRuntime: anything,
  },
  ['id'],
);

const configuredProvider = object({
  baseUrl: text,
  baseURL: text,
  api: text,
  apiKey: secretInput,
  'api-key': secretInput,
  api_key: secretInput,
  auth: text,
  authHeader: flag,
  headers: map(secretInput),
  request: requestShape,
  timeoutSeconds: positive,
  contextWindow: positive,
  contextTokens: positive,
  maxTokens: positive,
  params: paramsShape,
  compat: compatShape,
  injectNumCtxForOpenAICompat: flag,
  agentRuntime: anything,
  localService: localServiceShape,
  models: list(configuredModel),
});

const agentBody = {
  name: text,
  workspace: text,
  agentDir: text,
  default: flag,
  model: modelSetting,
  models: modelEntries,
  params: paramsShape,
  modelPolicy,
  agentRuntime: anything,
};

/** Each area by its path; an area of the wrong shape is reported and left out, the others still serve (architecture 5.5). */
export const CONFIG_AREAS: Readonly<Record<string, Shape>> = {
  'agents.defaults.model': modelSetting,
  'agents.defaults.imageModel': modelSetting,
  'agents.defaults.pdfModel': modelSetting,
  'agents.defaults.imageGenerationModel': modelSetting,
  'agents.defaults.musicGenerationModel': modelSetting,
  'agents.defaults.videoGenerationModel': modelSetting,
  'agents.defaults.mediaModels': object({ image: modelSetting, music: modelSetting, video: modelSetting }),
  'agents.defaults.models': modelEntries,
  'agents.defaults.modelPolicy': modelPolicy,
  'agents.defaults.params': paramsShape,
  'agents.defaults.agentRuntime': anything,
  'agents.defaults.timeoutSeconds': positive,
  'agents.defaults.maxConcurrent': positive,
  'agents.list': list(object({ ...agentBody, id: filledText }, ['id'])),
  'agents.entries': map(object(agentBody)),
  'auth.profiles': map(object({ provider: text, mode: text }, ['provider', 'mode'])),
  'auth.order': map(list(text)),
  'auth.cooldowns': object({
    billingBackoffHours: amount,
    billingBackoffHoursByProvider: map(amount),
    billingMaxHours: amount,
    authPermanentBackoffMinutes: amount,
    authPermanentMaxMinutes: amount,
    failureWindowHours: amount,
    overloadedProfileRotations: amount,
    overloadedBackoffMs: amount,
    rateLimitedProfileRotations: amount,
  }),
  'models.mode': oneOf(['merge', 'replace']),
  'models.providers': map(configuredProvider),
  env: map(anything),
  'secrets.defaults': map(text),
  'secrets.providers': map(map(anything)),
  wizard: map(anything),
};
