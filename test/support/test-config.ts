import { editDocument, readDocument } from '../../src/adapters/config/config-document.ts';
import { readConfig } from '../../src/core/config-schema.ts';
import { AppError } from '../../src/core/errors.ts';
import type { ConfigChange, ConfigStore } from '../../src/core/ports/config-store.ts';

/** A config document in memory. Each write makes a new revision, as the file's does. */
export interface TestConfig extends ConfigStore {
  text(): string;
  /** Another program writes the file. */
  overwrite(text: string): void;
  readonly changes: readonly ConfigChange[];
}

const PATH = '/home/tester/.openclaw/openclaw.json';

export function testConfig(start: unknown = {}): TestConfig {
  let text = typeof start === 'string' ? start : `${JSON.stringify(start, null, 2)}\n`;
  let revision = 1;
  const changes: ConfigChange[] = [];
  const preview = (change: ConfigChange): { before: string; after: string } => {
    if (change.expectedRevision !== `r${revision}`) throw new AppError('config-raced', `${PATH} changed`);
    return { before: text, after: editDocument(text, change.edits, PATH) };
  };
  return {
    text: () => text,
    overwrite(other) {
      text = other;
      revision += 1;
    },
    changes,
    read: () => {
      const document = readDocument(text, PATH);
      return { path: PATH, exists: true, revision: `r${revision}`, text, document, ...readConfig(document) };
    },
    preview,
    async apply(change) {
      const { before, after } = preview(change);
      changes.push(change);
      if (before !== after) revision += 1;
      text = after;
      return { path: PATH, backupPath: undefined, revision: `r${revision}`, changed: before !== after };
    },
  };
}
