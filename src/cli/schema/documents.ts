import * as z from 'zod';
import { authList, cooldownList, modelsList, modelsStatus, panelLine } from './model-documents.ts';
import { agentRow, agentTurn, failure, logEntry, onboard, overview, sessionRow } from './other-documents.ts';
import { done, orNull, ref, text } from './shared-shapes.ts';

/*
 * The JSON documents of the command line (decision 32). A key that a command prints and that is not here fails a test; a key
 * that goes or changes its meaning raises the document's version.
 */

/** One documented document. */
export interface JsonDocument {
  readonly about: string;
  /** Grows when a key goes or changes its meaning; new keys do not count. */
  readonly version: number;
  readonly schema: z.ZodType;
}

const document = (about: string, schema: z.ZodType): JsonDocument => ({ about, version: 1, schema });

/**
 * By the command that prints it with `--json`; `error` is what any of them prints when it fails. With a flag that makes it go
 * on (`--follow`, `--watch`), a command prints such a document a line.
 */
export const JSON_DOCUMENTS: Readonly<Record<string, JsonDocument>> = {
  agent: document('one turn: asked, served, hops', agentTurn),
  'agents add': document(
    'the new agent',
    done.extend({ agent: agentRow, copied: z.array(text), configPath: text }),
  ),
  'agents delete': document(
    'what was taken away',
    done.extend({ id: text, removedCredentials: z.array(text), configPath: text }),
  ),
  'agents list': document('all agents', z.object({ count: z.number(), agents: z.array(agentRow) })),
  error: document('a failure of any command', failure),
  logs: document('the ledger', z.object({ agentId: text, count: z.number(), entries: z.array(logEntry) })),
  'logs --follow': document('one line per entry', logEntry),
  'models auth list': document('credentials, never their values', authList),
  'models cooldown list': document('what is left alone', cooldownList),
  'models list': document('models', modelsList),
  'models status': document('what is selected, and how it is', modelsStatus),
  'models status --watch': document('one line per change', panelLine),
  onboard: document('what was set up', onboard),
  'sessions list': document(
    'conversations',
    z.object({ agentId: text, count: z.number(), sessions: z.array(sessionRow) }),
  ),
  'sessions reset': document('the conversation that starts anew', done.extend({ id: text, agentId: text })),
  'sessions set-model': document(
    'the pin',
    done.extend({ id: text, model: orNull(ref), profile: orNull(text) }),
  ),
  'sessions show': document(
    'one conversation',
    sessionRow.extend({
      messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), text })),
    }),
  ),
  status: document('everything at a glance', overview),
};
