import * as z from 'zod';
import type { JsonDocument } from './documents.ts';

/** A document as JSON Schema, with its id and version. Readers should let unknown keys be: more may come. */
export function jsonSchemaOf(command: string, { about, version, schema }: JsonDocument): object {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' });
  const slug = command.replaceAll(' ', '-');
  return {
    $schema,
    $id: `urn:openclaw:schema:${slug}:v${version}`,
    title: `openclaw ${command} --json`,
    description: about,
    version,
    ...body,
  };
}
