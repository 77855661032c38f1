import * as z from 'zod';
import type { CatalogModel } from '../../core/models/catalog.ts';
import type { Endpoint } from '../../core/ports/model-calls.ts';
import { listUrls } from './model-list.ts';
import { requestHeaders } from './request-headers.ts';

const ShowSchema = z.looseObject({
  capabilities: z.array(z.string()).nullish().catch(undefined),
  model_info: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});

/** A machine with hundreds of models is asked about the first ones only; the rest keep their names. */
const MAX_DESCRIBED = 50;
const AT_ONCE = 4;

/** Context window, sight and thinking from `/api/show` (LOCAL-3); a model that only embeds is dropped. Local models cost nothing. */
export async function describeOllamaModels(
  endpoint: Endpoint,
  models: readonly CatalogModel[],
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<readonly CatalogModel[]> {
  const described: (CatalogModel | undefined)[] = [...models];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < Math.min(models.length, MAX_DESCRIBED); index = next++) {
      const model = models[index];
      if (model !== undefined) described[index] = await describe(endpoint, model, fetch, signal);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return described.flatMap((model) => (model === undefined ? [] : [withoutCost(model)]));
}

function withoutCost(model: CatalogModel): CatalogModel {
  return { ...model, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } };
}

async function describe(
  endpoint: Endpoint,
  model: CatalogModel,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<CatalogModel | undefined> {
  try {
    const [url] = listUrls(endpoint);
    const response = await fetch(url.replace(/\/api\/tags$/, '/api/show'), {
      method: 'POST',
      headers: requestHeaders(endpoint, { 'content-type': 'application/json' }),
      body: JSON.stringify({ model: model.id }),
      signal,
    });
    if (!response.ok) return model;
    const shown = ShowSchema.parse(await response.json());
    const capabilities = shown.capabilities ?? [];
    if (capabilities.includes('embedding') && !capabilities.includes('completion')) return undefined;
    const window = Object.entries(shown.model_info ?? {}).find(([key]) =>
      key.endsWith('.context_length'),
    )?.[1];
    return {
      ...model,
      input: capabilities.includes('vision') ? ['text', 'image'] : ['text'],
      reasoning: capabilities.includes('thinking') || /r1|reason|think/i.test(model.id),
      ...(typeof window === 'number' ? { contextWindow: window } : {}),
    };
  } catch {
    // Also when the time is up: a model without its details is worth more than no list.
    return model;
  }
}
