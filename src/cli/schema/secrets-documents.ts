import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { text } from './shared-shapes.ts';

const finding = z.object({
  code: z.enum([
    'PLAINTEXT_FOUND',
    'REF_UNRESOLVED',
    'REF_SHADOWED',
    'LEGACY_RESIDUE',
    'STORE_PLAINTEXT_RESIDUE',
    'PLACEHOLDER_VALUE',
  ]),
  severity: z.enum(['error', 'warn']),
  file: text,
  jsonPath: text,
  message: text,
  provider: text.optional(),
  profileId: text.optional(),
});

const audit = z.object({
  version: z.literal(1),
  status: z.enum(['clean', 'findings', 'unresolved']),
  resolution: z.object({
    refsChecked: z.number(),
    skippedExecRefs: z.number(),
    resolvabilityComplete: z.boolean(),
  }),
  filesScanned: z.array(text),
  findings: z.array(finding).describe('where, never what'),
  warnings: z.array(
    z.object({
      code: z.enum([
        'SECRETS_REF_IGNORED_INACTIVE_SURFACE',
        'SECRETS_REF_OVERRIDES_PLAINTEXT',
        'FILE_UNREADABLE',
      ]),
      message: text,
    }),
  ),
  resetCopies: z
    .array(z.object({ path: text, credentials: z.number() }))
    .describe('copies that resets kept; what they hold is sealed, so that it is no finding'),
  summary: z.object({
    plaintextCount: z.number(),
    unresolvedRefCount: z.number(),
    shadowedRefCount: z.number(),
    legacyResidueCount: z.number(),
  }),
});

const rekey = z.object({
  version: z.literal(1),
  ok: z.literal(true),
  backend: z.enum(['keyring', 'file']).describe('where the new key is kept'),
  backendBefore: z.enum(['keyring', 'file']),
  credentials: z.number().describe('sealed with the new key, opened and compared'),
  archives: z.number().describe('archives of imported files that are sealed with the new key'),
  archivesLeft: z
    .array(text)
    .describe('archives that only the key before opens, which the store keeps, sealed'),
  copies: z.number().describe('copies of resets that are sealed with the new key'),
  copiesLeft: z.array(text).describe('copies that could not be written; the store keeps their key, sealed'),
  isWiped: z.boolean().describe('false while another process keeps older rows in the log of the store'),
});

/** What `openclaw secrets` prints. */
export const SECRETS_DOCUMENTS: JsonDocuments = {
  'secrets audit': jsonDocument('where secrets lie open, and references that lead nowhere', audit),
  'secrets rekey': jsonDocument('what is sealed with the new key', rekey),
};
