import * as z from 'zod';
import type { JsonDocument } from './json-document.ts';
import { slugOf } from './slug-of.ts';

/** A document as JSON Schema, with its id and version. Readers should let unknown keys be: more may come. */
export function jsonSchemaOf(command: string, { about, version, schema }: JsonDocument): object {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' });
  return {
    $schema,
    $id: `urn:openclaw:schema:${slugOf(command)}:v${version}`,
    title: command === 'error' ? 'openclaw … --json, when it fails' : `openclaw ${command} --json`,
    description: about,
    version,
    ...body,
  };
}
