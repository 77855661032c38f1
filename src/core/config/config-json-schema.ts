import * as z from 'zod/mini';
import { isRecord } from '../is-record.ts';
import { nearest } from '../text/nearest.ts';
import { CONFIG_AREAS } from './config-areas.ts';
import { docOf } from './config-docs.ts';
import { type ConfigPath, formatConfigPath } from './config-path.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of the parts of the config this program reads (CFG-44), made from the very schemas that check it. Other keys
 * are allowed at every level (decision 2).
 */
export function configJsonSchema(): Schema {
  const root: Record<string, unknown> = {};
  for (const [area, shape] of Object.entries(CONFIG_AREAS)) {
    const { $schema: _, ...body } = z.toJSONSchema(shape.schema(), { unrepresentable: 'any', io: 'input' });
    let place = root;
    const segments = area.split('.');
    for (const segment of segments.slice(0, -1)) place = childObject(place, segment);
    propertiesOf(place)[segments.at(-1) ?? area] = body;
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'openclaw.json',
    type: 'object',
    ...(documented(root, []) as Schema),
  };
}

/** What is known of one path: shallow, with the names of what lies below (CFG-42). */
export interface SchemaLookup {
  /** The normalised path. */
  readonly path: string;
  /** Type and constraints, without what lies below. */
  readonly schema: Schema;
  readonly children: readonly {
    /** `*` stands for any key, `[]` for any item. */
    readonly key: string;
    readonly type: string;
    readonly description: string | null;
  }[];
}

/** Looks a path up in the schema; undefined when this program reads no such place. */
export function lookUpSchema(path: ConfigPath): SchemaLookup | undefined {
  const root = configJsonSchema();
  const found = path.reduce<Schema | undefined>(
    (place, segment) => (place === undefined ? undefined : below(place, segment)),
    root,
  );
  if (found === undefined) return undefined;
  return { path: formatConfigPath(path), schema: shallow(found), children: childrenOf(found) };
}

/** Known paths that look like an unknown one. */
export function nearestPaths(path: ConfigPath): readonly string[] {
  return nearest(formatConfigPath(path), pathsBelow(configJsonSchema(), [], 5));
}

function childObject(place: Record<string, unknown>, key: string): Record<string, unknown> {
  const properties = propertiesOf(place);
  const child = properties[key] ?? { type: 'object', properties: {}, additionalProperties: {} };
  properties[key] = child;
  return child;
}

function propertiesOf(place: Record<string, unknown>): Record<string, Record<string, unknown>> {
  place['properties'] ??= {};
  return place['properties'] as Record<string, Record<string, unknown>>;
}

/** The same schema with what each place means. */
function documented(schema: unknown, path: readonly string[]): unknown {
  if (!isRecord(schema)) return schema;
  const description = docOf(path);
  const result: Record<string, unknown> = {
    ...(description !== undefined && { description }),
    ...schema,
  };
  for (const [word, segment] of [
    ['additionalProperties', '*'],
    ['items', '*'],
  ] as const) {
    if (isRecord(schema[word])) result[word] = documented(schema[word], [...path, segment]);
  }
  if (isRecord(schema['properties'])) {
    result['properties'] = Object.fromEntries(
      Object.entries(schema['properties']).map(([key, inner]) => [key, documented(inner, [...path, key])]),
    );
  }
  if (Array.isArray(schema['anyOf'])) {
    result['anyOf'] = schema['anyOf'].map((branch) => withoutDescription(documented(branch, path)));
  }
  return result;
}

function withoutDescription(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  const { description: _, ...rest } = schema;
  return rest;
}

function branchesOf(schema: Schema): readonly Schema[] {
  const anyOf = schema['anyOf'];
  return Array.isArray(anyOf) ? anyOf.filter(isRecord).flatMap(branchesOf) : [schema];
}

function below(schema: Schema, segment: string | number): Schema | undefined {
  for (const branch of branchesOf(schema)) {
    const { properties, additionalProperties, items } = branch;
    if (isRecord(properties) && Object.hasOwn(properties, segment)) return properties[segment] as Schema;
    // An object with named keys is open for the keys of others, which say nothing; a map names none.
    if (!isRecord(properties) && isRecord(additionalProperties)) return additionalProperties;
    if (isRecord(items) && /^\d+$/.test(String(segment))) return items;
  }
  return undefined;
}

function shallow(schema: Schema): Schema {
  const { properties: _, additionalProperties: __, items: ___, anyOf, required, ...rest } = schema;
  const result: Record<string, unknown> = { ...rest };
  if (Array.isArray(anyOf)) result['anyOf'] = anyOf.filter(isRecord).map(shallow);
  if (Array.isArray(required)) result['required'] = required;
  return result;
}

function childrenOf(schema: Schema): SchemaLookup['children'] {
  return branchesOf(schema).flatMap((branch) => {
    const { properties, additionalProperties, items } = branch;
    if (isRecord(properties)) return Object.entries(properties).map(([key, inner]) => childRow(key, inner));
    if (isRecord(items)) return [childRow('[]', items)];
    return isRecord(additionalProperties) ? [childRow('*', additionalProperties)] : [];
  });
}

function childRow(key: string, schema: unknown): SchemaLookup['children'][number] {
  const body = isRecord(schema) ? schema : {};
  const types = branchesOf(body).map((branch) => typeOf(branch));
  const description = body['description'];
  return {
    key,
    type: [...new Set(types)].join(' or '),
    description: typeof description === 'string' ? description : null,
  };
}

function typeOf({ type, enum: words }: Schema): string {
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(' or ');
  return typeof type === 'string' ? type : 'any';
}

function pathsBelow(schema: Schema, path: readonly string[], depth: number): readonly string[] {
  if (depth === 0) return [];
  return branchesOf(schema).flatMap(({ properties }) =>
    isRecord(properties)
      ? Object.entries(properties).flatMap(([key, inner]) => {
          const inside = [...path, key];
          return [formatConfigPath(inside), ...(isRecord(inner) ? pathsBelow(inner, inside, depth - 1) : [])];
        })
      : [],
  );
}
