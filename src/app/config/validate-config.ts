import { configIssues, quotedIssuePath } from '../../core/config/config-validation.ts';
import type { ConfigIssue } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

export interface ConfigVerdict {
  readonly path: string;
  readonly exists: boolean;
  /** Paths dot-joined (CFG-43). */
  readonly issues: readonly ConfigIssue[];
  /** The same for people: keys with dots are quoted. */
  readonly lines: readonly string[];
}

/** What is wrong with the config file (CFG-43). Throws `config-syntax` and `config-unreadable`. */
export function validateConfig(ports: Ports): ConfigVerdict {
  const { path, exists, document } = ports.config.read();
  const issues = configIssues(document);
  const lines = issues.map((issue) => `${quotedIssuePath(document, issue.path)}: ${issue.message}`);
  return { path, exists, issues, lines };
}
