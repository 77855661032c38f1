import { parseJson5, readDocument } from '../../src/adapters/config/config-document.ts';
import { editDocument } from '../../src/adapters/config/edit-document.ts';
import { readConfig } from '../../src/core/config/config-schema.ts';
import { substituteVariables } from '../../src/core/config/config-variables.ts';
import { AppError } from '../../src/core/errors.ts';
import type {
  ConfigChange,
  ConfigSnapshot,
  ConfigStore,
  ConfigWriteResult,
} from '../../src/core/ports/config-store.ts';

/** A config document in memory. Each write makes a new revision, as the file's does. */
export interface TestConfig extends ConfigStore {
  text(): string;
  /** Another program writes the file. */
  overwrite(text: string): void;
  readonly changes: readonly ConfigChange[];
}

const PATH = '/home/tester/.openclaw/openclaw.json';

export function testConfig(
  start: unknown = {},
  lookup: (name: string) => string | undefined = () => undefined,
): TestConfig {
  let text = typeof start === 'string' ? start : `${JSON.stringify(start, null, 2)}\n`;
  let revision = 1;
  const changes: ConfigChange[] = [];
  const preview = (change: ConfigChange): { before: string; after: string } => {
    if (change.expectedRevision !== `r${revision}`) throw new AppError('config-raced', `${PATH} changed`);
    return { before: text, after: editDocument(text, change.edits, PATH) };
  };
  const read = (): ConfigSnapshot => {
    const document = readDocument(text, PATH);
    const view = substituteVariables(document, lookup);
    const { config, issues } = readConfig(view.document);
    return {
      path: PATH,
      exists: true,
      revision: `r${revision}`,
      text,
      document,
      config,
      issues: [...view.issues, ...issues],
    };
  };
  const put = (after: string): ConfigWriteResult => {
    const changed = after !== text;
    if (changed) revision += 1;
    text = after;
    return { path: PATH, backupPath: undefined, revision: `r${revision}`, changed };
  };
  const apply = async (change: ConfigChange): Promise<ConfigWriteResult> => {
    const { after } = preview(change);
    changes.push(change);
    return put(after);
  };
  return {
    text: () => text,
    overwrite(other) {
      text = other;
      revision += 1;
    },
    changes,
    read,
    parse: parseJson5,
    preview,
    apply,
    async update(actor, compute) {
      const snapshot = read();
      return apply({ edits: compute(snapshot), expectedRevision: snapshot.revision, actor });
    },
    async revert(actor, compute) {
      const reversal = compute({ text, revision: `r${revision}` });
      if ('edits' in reversal) {
        return apply({ edits: reversal.edits, expectedRevision: `r${revision}`, actor });
      }
      return put(reversal.text ?? '');
    },
  };
}
