import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { normalizeProviderId } from '../../core/provider-alias.ts';
import { findProvider } from '../../core/provider-table/provider-table.ts';
import type { SnapshotModel } from './bundled-catalog.ts';

/*
 * node src/adapters/catalog/build-snapshot.ts <input.json>
 * Writes snapshot.json from our own catalog format or from models.dev's api.json. Deterministic; names no path.
 */

const Cost = z.looseObject({
  input: z.number().nullish(),
  output: z.number().nullish(),
  cacheRead: z.number().nullish(),
  cacheWrite: z.number().nullish(),
  cache_read: z.number().nullish(),
  cache_write: z.number().nullish(),
});

const OwnFormat = z.object({
  asOf: z.string(),
  providers: z.record(
    z.string(),
    z.object({
      baseUrl: z.string().nullish(),
      api: z.string().nullish(),
      models: z.array(
        z.looseObject({
          id: z.string(),
          name: z.string().nullish(),
          input: z.array(z.string()).nullish(),
          reasoning: z.boolean().nullish(),
          contextWindow: z.number().nullish(),
          maxTokens: z.number().nullish(),
          cost: Cost.nullish(),
          api: z.string().nullish(),
          baseUrl: z.string().nullish(),
        }),
      ),
    }),
  ),
});

const ModelsDev = z.record(
  z.string(),
  z.looseObject({
    models: z.record(
      z.string(),
      z.looseObject({
        id: z.string(),
        name: z.string().nullish(),
        reasoning: z.boolean().nullish(),
        modalities: z.looseObject({ input: z.array(z.string()).nullish() }).nullish(),
        limit: z.looseObject({ context: z.number().nullish(), output: z.number().nullish() }).nullish(),
        cost: Cost.nullish(),
      }),
    ),
  }),
);

/** Models the requirements name and no list carries. */
const REQUIRED = ['zai/glm-5', 'openai-codex/gpt-5.5'] as const;

interface Parsed {
  readonly asOf: string;
  readonly models: readonly (readonly [provider: string, model: SnapshotModel])[];
}

function parse(input: unknown): Parsed {
  const own = OwnFormat.safeParse(input);
  return own.success ? fromOwnFormat(own.data) : fromModelsDev(ModelsDev.parse(input));
}

function fromOwnFormat(catalog: z.infer<typeof OwnFormat>): Parsed {
  const models = Object.entries(catalog.providers).flatMap(([name, provider]) =>
    provider.models.map((model) => {
      const id = normalizeProviderId(name);
      const table = findProvider(id);
      const api = model.api ?? provider.api ?? undefined;
      // Where the table names an endpoint it is the requirement; only a model that differs from its own provider says more.
      const differs = table === undefined || (model.api != null && model.api !== provider.api);
      const baseUrl = model.baseUrl ?? (table === undefined ? provider.baseUrl : undefined);
      return [
        id,
        {
          id: model.id,
          name: model.name ?? model.id,
          input: model.input ?? ['text'],
          reasoning: model.reasoning ?? undefined,
          contextWindow: model.contextWindow ?? undefined,
          maxTokens: model.maxTokens ?? undefined,
          cost: costOf(model.cost),
          api: differs ? api : undefined,
          baseUrl: baseUrl || undefined,
        },
      ] as const;
    }),
  );
  return { asOf: catalog.asOf, models };
}

function fromModelsDev(catalog: z.infer<typeof ModelsDev>): Parsed {
  const models = Object.entries(catalog).flatMap(([name, provider]) =>
    Object.values(provider.models).map(
      (model) =>
        [
          normalizeProviderId(name),
          {
            id: model.id,
            name: model.name ?? model.id,
            input: model.modalities?.input ?? ['text'],
            reasoning: model.reasoning ?? undefined,
            contextWindow: model.limit?.context ?? undefined,
            maxTokens: model.limit?.output ?? undefined,
            cost: costOf(model.cost),
          },
        ] as const,
    ),
  );
  return { asOf: new Date().toISOString().slice(0, 10), models };
}

function costOf(cost: z.infer<typeof Cost> | null | undefined): SnapshotModel['cost'] {
  if (cost?.input == null || cost.output == null) return undefined;
  return [
    cost.input,
    cost.output,
    cost.cacheRead ?? cost.cache_read ?? 0,
    cost.cacheWrite ?? cost.cache_write ?? 0,
  ];
}

function build(inputPath: string): void {
  const { asOf, models } = parse(JSON.parse(readFileSync(inputPath, 'utf8')));
  const providers: Record<string, SnapshotModel[]> = {};
  const add = (provider: string, model: SnapshotModel): void => {
    providers[provider] ??= [];
    if (!providers[provider].some((known) => known.id === model.id)) providers[provider].push(model);
  };
  for (const [provider, model] of models) add(provider, model);
  for (const text of REQUIRED) {
    const [provider = '', id = ''] = text.split('/');
    add(provider, { id, name: id, input: ['text', 'image'] });
  }
  const sorted = Object.entries(providers).sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = sorted.map(([provider, rows]) => `${JSON.stringify(provider)}:${JSON.stringify(rows)}`);
  const text = `{"asOf":${JSON.stringify(asOf)},"providers":{\n${lines.join(',\n')}\n}}\n`;
  writeFileSync(new URL('./snapshot.json', import.meta.url), text);
  console.log(
    `${sorted.length} providers, ${sorted.reduce((sum, [, rows]) => sum + rows.length, 0)} models, as of ${asOf}`,
  );
}

const input = process.argv[2];
if (input === undefined) {
  console.error('usage: node src/adapters/catalog/build-snapshot.ts <input.json>');
  process.exitCode = 2;
} else {
  build(input);
}
