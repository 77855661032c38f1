import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { done, orNull, text, when } from './shared-shapes.ts';

const path = text.describe('of the file in use');

const written = done.extend({ configPath: text, changed: z.boolean(), backupPath: orNull(text) });

const applied = written.extend({ operations: z.number() });

const dryRun = z.object({
  ok: z.boolean(),
  operations: z.number(),
  configPath: text,
  inputModes: z.array(z.enum(['value', 'json', 'builder', 'unset'])),
  checks: z.object({ schema: z.boolean(), resolvability: z.boolean(), resolvabilityComplete: z.boolean() }),
  refsChecked: z.number(),
  skippedExecRefs: z.number(),
  errors: z
    .array(
      z.object({
        kind: z.enum(['missing-path', 'schema', 'resolvability', 'model', 'conflict']),
        message: text,
        ref: text.optional(),
      }),
    )
    .optional()
    .describe('only when ok is false'),
});

const tried = z.union([dryRun, applied]).describe('the first with --dry-run');

const journalRow = z.object({ id: z.number(), at: when, actor: text });

const history = z.object({
  path,
  changes: z.array(
    journalRow.extend({
      n: orNull(z.number()).describe('what diff and undo take; null: not in effect any more'),
      undoes: orNull(z.number()).describe('id of the oldest change that it takes back'),
      places: z.array(text),
      revisionBefore: text,
      revisionAfter: text,
    }),
  ),
});

const anySchema = z.record(text, z.unknown());

const place = z.object({
  path: text,
  schema: anySchema.describe('without what lies below'),
  children: z.array(
    z.object({
      key: text.describe('*: any key; []: any item'),
      type: text,
      description: orNull(text),
    }),
  ),
});

/** What `openclaw config` prints. */
export const CONFIG_DOCUMENTS: JsonDocuments = {
  'config file': jsonDocument('where the file is', z.object({ path })),
  'config get': jsonDocument('the value, secrets taken out', z.unknown()),
  'config history': jsonDocument('who changed what, newest first', history),
  'config patch': jsonDocument('what was changed or would be', tried),
  'config schema': jsonDocument(
    'what may stand in the file',
    z.union([place, anySchema]).describe('with a path, that place; without, a JSON Schema'),
  ),
  'config set': jsonDocument('what --dry-run finds', dryRun),
  'config undo': jsonDocument(
    'what was taken back',
    written.extend({
      exact: z.boolean().describe('the file is as it was, to the byte'),
      undone: z.array(journalRow).describe('newest first'),
    }),
  ),
  'config unset': jsonDocument('what was changed or would be', tried),
  'config validate': jsonDocument(
    'what is wrong with the file',
    z.object({
      valid: z.boolean(),
      path,
      exists: z.boolean(),
      issues: z.array(z.object({ path: text.describe('dot-joined'), message: text })),
    }),
  ),
};
