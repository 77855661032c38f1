import * as z from 'zod';

/** A model of an input list, in one shape for both lists. Undefined is unknown. */
export interface SourceModel {
  /** The list's own provider id. */
  readonly provider: string;
  readonly id: string;
  readonly name: string | undefined;
  readonly input: readonly string[] | undefined;
  readonly reasoning: boolean | undefined;
  readonly contextWindow: number | undefined;
  readonly maxTokens: number | undefined;
  readonly cost: readonly [number, number, number, number] | undefined;
  readonly api: string | undefined;
  readonly baseUrl: string | undefined;
  /** The list says that it is not to be chosen any more (PICK-5). */
  readonly isDeprecated: boolean;
}

export interface SourceList {
  /** Absent in lists that do not date themselves. */
  readonly asOf: string | undefined;
  readonly models: readonly SourceModel[];
}

const Price = z.number().nullish();
const Tokens = z.number().nullish();
const Status = z.string().nullish();

const OwnList = z.object({
  asOf: z.string(),
  providers: z.record(
    z.string(),
    z.object({
      baseUrl: z.string().nullish(),
      api: z.string().nullish(),
      models: z.array(
        z.object({
          id: z.string(),
          name: z.string().nullish(),
          input: z.array(z.string()).nullish(),
          reasoning: z.boolean().nullish(),
          contextWindow: Tokens,
          maxTokens: Tokens,
          cost: z.object({ input: Price, output: Price, cacheRead: Price, cacheWrite: Price }).nullish(),
          api: z.string().nullish(),
          baseUrl: z.string().nullish(),
          status: Status,
        }),
      ),
    }),
  ),
});

const ModelsDevList = z.record(
  z.string(),
  z.object({
    api: z.string().nullish(),
    models: z.record(
      z.string(),
      z.object({
        id: z.string(),
        name: z.string().nullish(),
        reasoning: z.boolean().nullish(),
        modalities: z.object({ input: z.array(z.string()).nullish() }).nullish(),
        limit: z.object({ context: Tokens, output: Tokens }).nullish(),
        cost: z.object({ input: Price, output: Price, cache_read: Price, cache_write: Price }).nullish(),
        status: Status,
      }),
    ),
  }),
);

/** Reads our own list or models.dev's `api.json`. Throws zod's error when it is neither. */
export function parseSourceList(document: unknown): SourceList {
  const own = OwnList.safeParse(document);
  if (own.success) return { asOf: own.data.asOf, models: ownModels(own.data) };
  return { asOf: undefined, models: modelsDevModels(ModelsDevList.parse(document)) };
}

function ownModels(list: z.infer<typeof OwnList>): readonly SourceModel[] {
  return Object.entries(list.providers).flatMap(([provider, entry]) =>
    entry.models.map((model) => ({
      provider,
      id: model.id,
      name: model.name ?? undefined,
      input: model.input ?? undefined,
      reasoning: model.reasoning ?? undefined,
      contextWindow: known(model.contextWindow),
      maxTokens: known(model.maxTokens),
      cost: priced(model.cost?.input, model.cost?.output, model.cost?.cacheRead, model.cost?.cacheWrite),
      api: model.api ?? entry.api ?? undefined,
      baseUrl: model.baseUrl ?? entry.baseUrl ?? undefined,
      isDeprecated: model.status === 'deprecated',
    })),
  );
}

function modelsDevModels(list: z.infer<typeof ModelsDevList>): readonly SourceModel[] {
  return Object.entries(list).flatMap(([provider, entry]) =>
    Object.values(entry.models).map((model) => ({
      provider,
      id: model.id,
      name: model.name ?? undefined,
      input: model.modalities?.input ?? undefined,
      reasoning: model.reasoning ?? undefined,
      contextWindow: known(model.limit?.context),
      maxTokens: known(model.limit?.output),
      cost: priced(model.cost?.input, model.cost?.output, model.cost?.cache_read, model.cost?.cache_write),
      // The list names npm packages, not wire formats.
      api: undefined,
      baseUrl: undefined,
      isDeprecated: model.status === 'deprecated',
    })),
  );
}

/** Lists write 0 for limits they do not know. */
function known(tokens: number | null | undefined): number | undefined {
  return tokens != null && tokens > 0 ? tokens : undefined;
}

/** Negative prices mark "depends"; that is unknown, not free. */
function priced(
  input: number | null | undefined,
  output: number | null | undefined,
  cacheRead: number | null | undefined,
  cacheWrite: number | null | undefined,
): SourceModel['cost'] {
  if (input == null || output == null || input < 0 || output < 0) return undefined;
  return [input, output, cacheRead ?? 0, cacheWrite ?? 0];
}
