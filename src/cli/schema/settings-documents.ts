import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { done, orNull, text, when } from './shared-shapes.ts';

const value = z.union([text, z.number()]);

const setting = z.object({
  key: text,
  value: value.describe('in effect'),
  default: value,
  isSet: z.boolean(),
  takes: text.describe('in words'),
  doc: text,
});

const change = z.object({
  id: z.number(),
  at: when,
  actor: text,
  key: text,
  before: orNull(value).describe('null: the default'),
  after: orNull(value).describe('null: the default'),
  undoes: orNull(z.number()).describe('id of the change that it takes back'),
});

const changed = done.extend({ changed: z.boolean(), setting });

/** What `openclaw settings` prints. */
export const SETTINGS_DOCUMENTS: JsonDocuments = {
  'settings get': jsonDocument('one setting', setting),
  'settings history': jsonDocument('who changed what, newest first', z.object({ changes: z.array(change) })),
  'settings list': jsonDocument('all settings', z.object({ settings: z.array(setting) })),
  'settings set': jsonDocument('the setting as it is now', changed),
  'settings undo': jsonDocument('what was taken back', done.extend({ undone: change, setting })),
  'settings unset': jsonDocument('the setting as it is now', changed),
};
