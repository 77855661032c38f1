import { dryRun } from '../../app/config/dry-run.ts';
import { writeConfig } from '../../app/config/write-config.ts';
import type { ConfigOperation } from '../../core/config/config-plan.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { secretTexts } from '../../core/secrets/secret-paths.ts';
import type { CliContext } from '../cli-context.ts';
import { printApplied, printDryRun } from './report.ts';
import { readSetInput } from './set-input.ts';
import type { SetOptions } from './set-options.ts';

/** `config set <path> <value>`, its builders and its batch. Returns the exit code. */
export async function setConfig(
  context: CliContext,
  path: string | undefined,
  value: string | undefined,
  options: SetOptions,
): Promise<number> {
  const { ports } = context;
  const parse = (text: string): unknown => ports.config.parse(text, 'The input');
  const { operations, modes, expectation } = readSetInput(path, value, options, parse);
  hideSecrets(context, operations);
  if (options.dryRun === true) {
    const result = await dryRun(ports, operations, modes, options.allowExec === true);
    return printDryRun(context, result, options.json === true);
  }
  const result = await writeConfig(ports, 'config set', operations, expectation);
  printApplied(context, result, operations.length, false);
  return 0;
}

/** A key that was typed is known to every shell's history; from here on at least nothing of ours repeats it. */
function hideSecrets({ output, ports }: CliContext, operations: readonly ConfigOperation[]): void {
  const secrets = operations.flatMap((operation) =>
    operation.kind === 'set' ? secretTexts(operation.value, operation.path) : [],
  );
  for (const secret of secrets) ports.redactor.add(new Secret(secret));
  if (secrets.length === 0) return;
  output.note(
    'A key in the config is plain text. Better: --ref-source env --ref-id <NAME>, or "models auth paste-api-key".',
  );
}
