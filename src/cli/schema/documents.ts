import * as z from 'zod';
import { CONFIG_DOCUMENTS } from './config-documents.ts';
import { CREDENTIAL_DOCUMENTS } from './credential-documents.ts';
import { DOCTOR_DOCUMENTS } from './doctor-documents.ts';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { MODEL_DOCUMENTS } from './model-documents.ts';
import { agentRow, agentTurn, failure, logEntry, onboard, overview, sessionRow } from './other-documents.ts';
import { panelLine } from './panel-documents.ts';
import { RUN_DOCUMENTS } from './run-documents.ts';
import { SECRETS_DOCUMENTS } from './secrets-documents.ts';
import { SETTINGS_DOCUMENTS } from './settings-documents.ts';
import { shareReport } from './share-documents.ts';
import { done, ms, orNull, ref, text } from './shared-shapes.ts';
import { modelsStatus, probeEvent } from './status-documents.ts';

/*
 * The JSON documents of the command line (decision 32). A key that a command prints and that is not here fails a test; a key
 * that goes or changes its meaning raises the document's version.
 */

/**
 * By the command that prints it with `--json`; `error` is what any of them prints when it fails. With a flag that makes it go
 * on (`--follow`, `--watch`), a command prints such a document a line.
 */
export const JSON_DOCUMENTS: JsonDocuments = {
  agent: jsonDocument('one turn: asked, served, hops', agentTurn),
  'agents add': jsonDocument(
    'the new agent',
    done.extend({ agent: agentRow, copied: z.array(text), configPath: text }),
  ),
  'agents delete': jsonDocument(
    'what was taken away',
    done.extend({ id: text, removedCredentials: z.array(text), configPath: text }),
  ),
  'agents list': jsonDocument('all agents', z.object({ count: z.number(), agents: z.array(agentRow) })),
  ...CONFIG_DOCUMENTS,
  ...DOCTOR_DOCUMENTS,
  error: jsonDocument('a failure of any command', failure),
  logs: jsonDocument(
    'the ledger',
    z.object({ agentId: text, count: z.number(), entries: z.array(logEntry) }),
  ),
  'logs --follow': jsonDocument('one line per entry', logEntry),
  ...CREDENTIAL_DOCUMENTS,
  ...MODEL_DOCUMENTS,
  ...RUN_DOCUMENTS,
  'models status': jsonDocument('what is selected, and how it is', modelsStatus),
  'models status --events': jsonDocument('one line per step of the probe', probeEvent),
  'models status --watch': jsonDocument('one line per change', panelLine),
  onboard: jsonDocument('what was set up', onboard),
  ...SECRETS_DOCUMENTS,
  'sessions delete': jsonDocument('the conversation that is gone', done.extend({ id: text, agentId: text })),
  'sessions list': jsonDocument(
    'conversations',
    z.object({ agentId: text, count: z.number(), sessions: z.array(sessionRow) }),
  ),
  'sessions reset': jsonDocument(
    'the conversation that starts anew',
    done.extend({ id: text, agentId: text }),
  ),
  'sessions set-model': jsonDocument(
    'the pin',
    done.extend({ id: text, model: orNull(ref), profile: orNull(text), withFallbacks: z.boolean() }),
  ),
  'sessions show': jsonDocument(
    'one conversation',
    sessionRow.extend({
      messages: z.array(
        z.object({
          role: z.enum(['system', 'user', 'assistant']),
          text,
          isPartial: z.literal(true).optional().describe('the answer ended early'),
        }),
      ),
      served: z
        .array(
          z.object({
            model: ref,
            answers: z.number(),
            costClass: orNull(z.enum(['local', 'free', 'subscription', 'metered'])),
            reason: orNull(text).describe('why an earlier model was left'),
            since: ms,
          }),
        )
        .describe('which models really answered, oldest first'),
    }),
  ),
  ...SETTINGS_DOCUMENTS,
  status: jsonDocument('everything at a glance', overview),
  'status --share': jsonDocument('the same for a bug report, with pseudonyms', shareReport),
};
