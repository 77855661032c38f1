import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { orNull, text } from './shared-shapes.ts';

const report = z.object({
  schemaVersion: z.literal(1),
  ok: z.boolean().describe('nothing worse than an info'),
  checksRun: z.number(),
  checksSkipped: z.number(),
  findings: z.array(
    z.object({
      checkId: text.describe('core/doctor/<check>'),
      id: text.describe('stable; --fix takes it'),
      severity: z.enum(['info', 'warning', 'error']),
      message: text,
      path: text.optional(),
      fixHint: text.optional(),
      fixable: z.boolean(),
    }),
  ),
});

const applied = z.object({
  lines: z.array(text),
  configPath: orNull(text),
  configChanged: z.boolean(),
  failures: z.array(z.object({ checkId: text, code: text, message: text })),
});

const source = z.object({
  path: text,
  imported: z.array(text).describe('ids, never values'),
  kept: z.array(text).describe('ids under which the store has another credential'),
  refused: z.array(z.object({ id: text, why: text })),
});

/** What `openclaw doctor` prints. */
export const DOCTOR_DOCUMENTS: JsonDocuments = {
  doctor: jsonDocument(
    'what is left over or wrong, and what --fix or --import did',
    report.extend({
      applied: applied.optional().describe('with --fix, when there was something to mend'),
      sources: z.array(source).optional().describe('with --import'),
    }),
  ),
};
