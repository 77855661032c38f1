import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { PatchOptions } from './patch.ts';
import type { SetOptions } from './set-options.ts';
import type { UnsetOptions } from './unset.ts';

/** The words of `openclaw config` that change the file. */
export function registerConfigWrites(config: Command, { context, exitWith }: CommandHost): void {
  const set = config
    .command('set')
    .description('set one value, a reference to a secret, or a batch of values')
    .argument('[path]', 'such as agents.defaults.model.primary')
    .argument('[value]', 'JSON5, or else text')
    .option('--strict-json', 'the value is standard JSON')
    .option('--json', 'an old name of --strict-json; with --dry-run the report as JSON')
    .option('--merge', 'add to what is there: maps by key, lists of models by id')
    .option('--replace', 'the value becomes the complete one')
    .option('--dry-run', 'only say what would happen')
    .option('--allow-exec', 'with --dry-run: resolve references through helper commands too')
    .option('--ref-provider <alias>', 'set a reference: its provider (default)')
    .option('--ref-source <source>', 'its source: env (default), file or exec')
    .option('--ref-id <id>', 'its id: the variable, JSON pointer or name')
    .option('--batch-json <json>', 'a list of { path, value }, { path, ref } or { path, provider }')
    .option('--batch-file <path>', 'the same from a file')
    .option('--expect-current-json <json>', 'only when the value is this one now')
    .option('--expect-current-absent', 'only when there is no value now');
  registerProviderBuilder(set);
  set.action(async (path: string | undefined, value: string | undefined, options: SetOptions) =>
    exitWith(await (await import('./set.ts')).setConfig(context, path, value, options)),
  );
  config
    .command('unset')
    .description('remove one value')
    .argument('<path>', 'such as agents.defaults.imageModel')
    .option('--dry-run', 'only say what would happen')
    .option('--allow-exec', 'with --dry-run: resolve references through helper commands too')
    .option('--json', 'one JSON document')
    .action(async (path: string, options: UnsetOptions) =>
      exitWith(await (await import('./unset.ts')).unsetConfig(context, path, options)),
    );
  config
    .command('patch')
    .description('merge a JSON5 object into the file; null removes')
    .option('--file <path>', 'the patch, at most 8 MiB')
    .option('--stdin', 'read it from stdin, at most 1 MiB')
    .option('--replace-path <path>', 'make this place exactly what the patch says; repeatable', collect)
    .option('--dry-run', 'only say what would happen')
    .option('--allow-exec', 'with --dry-run: resolve references through helper commands too')
    .option('--json', 'one JSON document')
    .action(async (options: PatchOptions) =>
      exitWith(await (await import('./patch.ts')).patchConfig(context, options)),
    );
}

function registerProviderBuilder(set: Command): void {
  set
    .option('--provider-source <source>', 'set secrets.providers.<alias>: env, file or exec')
    .option('--provider-timeout-ms <ms>', 'how long it may take')
    .option('--provider-allowlist <name>', 'env: a variable it may read; repeatable', collect)
    .option('--provider-path <path>', 'file: where it is')
    .option('--provider-mode <mode>', 'file: json (default) or singleValue')
    .option('--provider-max-bytes <n>', 'file: the largest size')
    .option('--provider-command <path>', 'exec: the absolute path of the program')
    .option('--provider-arg <text>', 'exec: one argument, as it is; repeatable', collect)
    .option('--provider-no-output-timeout-ms <ms>', 'exec: how long it may stay silent')
    .option('--provider-max-output-bytes <n>', 'exec: the longest answer')
    .option('--provider-json-only', 'exec: only JSON answers count')
    .option('--provider-env <NAME=VALUE>', 'exec: a variable for it; repeatable', collect)
    .option('--provider-pass-env <name>', 'exec: a variable to pass on; repeatable', collect)
    .option('--provider-trusted-dir <path>', 'exec: where the program may lie; repeatable', collect);
}

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}
