import type { RuntimeToken } from '../../../core/ports/agent-runtime.ts';
import type { Redactor } from '../../../core/ports/system.ts';
import { sanitizeText } from '../../../core/text/sanitize.ts';

/** Characters of one text in evidence. */
const MOST_TEXT = 8192;
/** Characters of a text that are looked at at all. */
const MOST_READ = 65_536;

/** Takes secrets out of what the child says, then whatever could mislead a terminal, then what is too long (S9, P23). */
export function cleaner(redactor: Redactor, token: RuntimeToken | undefined): (text: string) => string {
  const access = token?.access.reveal() ?? '';
  return (text) => {
    const read = text.slice(0, MOST_READ);
    const hidden = access === '' ? read : read.replaceAll(access, '[redacted]');
    return sanitizeText(redactor.redact(hidden).slice(0, MOST_TEXT), { multiline: true });
  };
}
