import {
  CONFIGURE_SECTIONS,
  foreignSectionWords,
  isConfigureSection,
  isOwnSection,
} from '../../app/setup/configure-sections.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { CliContext } from '../cli-context.ts';
import { runSetup } from '../run-setup.ts';
import { canAsk } from '../surface.ts';

export interface ConfigureOptions {
  /** As typed; none asks for one. */
  readonly sections: readonly string[];
}

/**
 * The wizard over what exists (CONF-1); returns the exit code. Throws `usage` for an unknown section, for sections of the
 * upstream gateway alone, and without a terminal, then with the commands that do the same (CONF-2).
 */
export async function configure(context: CliContext, { sections }: ConfigureOptions): Promise<number> {
  const known = sections.map((word) => {
    if (isConfigureSection(word)) return word;
    throw unknownSection(word);
  });
  const foreign = known.filter((section) => !isOwnSection(section));
  const own = known.filter(isOwnSection);
  if (foreign.length > 0 && own.length === 0) {
    throw usageError(foreign.map(foreignSectionWords).join(' '), {
      hint: 'What this program has: openclaw configure --section model',
    });
  }
  for (const section of foreign) context.output.note(foreignSectionWords(section));
  assertTerminal(context);
  return runSetup(context, { purpose: own.length > 0 ? 'configure-model' : 'configure' });
}

function assertTerminal(context: CliContext): void {
  if (canAsk(context)) return;
  throw new AppError('usage', 'openclaw configure asks questions and needs a terminal on stdin and stdout', {
    details: [
      'openclaw config get <path>',
      'openclaw config set <path> <value>',
      'openclaw config patch --file <path>',
      'openclaw config validate',
    ],
    hint: 'Without a terminal use these commands.',
  });
}

function unknownSection(word: string): AppError {
  const names = nearest(word, CONFIGURE_SECTIONS);
  return usageError(`There is no section "${word}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: `Sections: ${CONFIGURE_SECTIONS.join(', ')}`,
  });
}
