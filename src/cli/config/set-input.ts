import type { InputMode } from '../../app/config/dry-run.ts';
import type { Expectation } from '../../app/config/write-config.ts';
import { type ConfigPath, parseConfigPath } from '../../core/config/config-path.ts';
import type { ConfigOperation } from '../../core/config/config-plan.ts';
import { parseConfigValue } from '../../core/config/config-value.ts';
import { usageError } from '../../core/errors.ts';
import { isRecord } from '../../core/is-record.ts';
import { isProviderAlias, secretRefSchema } from '../../core/secrets/secret-ref.ts';
import { buildProvider, usesProviderBuilder } from './provider-builder.ts';
import { readInputFile } from './read-input.ts';
import type { SetOptions } from './set-options.ts';

/** What a `config set` line asks for. */
export interface SetInput {
  readonly operations: readonly ConfigOperation[];
  readonly modes: readonly InputMode[];
  readonly expectation: Expectation | undefined;
}

type Parse = (text: string) => unknown;

/** Reads path, value and options of `config set`. Throws `usage` for combinations that mean nothing (28.1, CFG-30, CFG-40). */
export function readSetInput(
  pathText: string | undefined,
  valueText: string | undefined,
  options: SetOptions,
  parse: Parse,
): SetInput {
  refuseCombinations(options);
  const mode = modeOf(options);
  if (options.batchJson !== undefined || options.batchFile !== undefined) {
    if (pathText !== undefined) throw usageError('A batch names its paths itself; leave out path and value');
    return { ...readBatch(options, parse, mode), expectation: undefined };
  }
  if (pathText === undefined) {
    throw usageError('config set needs a path', { hint: 'Write: openclaw config set <path> <value>' });
  }
  const path = parseConfigPath(pathText);
  const isBuilder = usesRefBuilder(options) || usesProviderBuilder(options);
  if (isBuilder === (valueText !== undefined)) {
    throw usageError(
      isBuilder
        ? 'Give either a value or the options that build one'
        : 'config set needs a value, --ref-source with its options, or --provider-source with its own',
    );
  }
  const strict = options.strictJson === true || options.json === true;
  const value = isBuilder ? built(path, options) : parseConfigValue(valueText ?? '', path, { strict, parse });
  const plainMode = strict ? 'json' : 'value';
  return {
    operations: [{ kind: 'set', path, value, mode }],
    modes: [isBuilder ? 'builder' : plainMode],
    expectation: expectationOf(path, options),
  };
}

function refuseCombinations(options: SetOptions): void {
  const isBatch = options.batchJson !== undefined || options.batchFile !== undefined;
  const expects = options.expectCurrentJson !== undefined || options.expectCurrentAbsent === true;
  const refused: readonly (readonly [boolean, string])[] = [
    [options.merge === true && options.replace === true, '--merge and --replace exclude each other'],
    [options.batchJson !== undefined && options.batchFile !== undefined, 'Give one batch, not two'],
    [options.allowExec === true && options.dryRun !== true, '--allow-exec only goes with --dry-run'],
    [usesRefBuilder(options) && usesProviderBuilder(options), 'Build either a reference or a provider'],
    [isBatch && (usesRefBuilder(options) || usesProviderBuilder(options)), 'A batch builds its own values'],
    [
      options.expectCurrentJson !== undefined && options.expectCurrentAbsent === true,
      '--expect-current-json and --expect-current-absent exclude each other',
    ],
    [expects && (isBatch || options.dryRun === true), 'The --expect-current options go with a single change'],
  ];
  const first = refused.find(([isRefused]) => isRefused);
  if (first !== undefined) throw usageError(first[1]);
}

function modeOf(options: SetOptions): 'plain' | 'merge' | 'replace' {
  if (options.merge === true) return 'merge';
  return options.replace === true ? 'replace' : 'plain';
}

function usesRefBuilder(options: SetOptions): boolean {
  return [options.refProvider, options.refSource, options.refId].some((part) => part !== undefined);
}

function built(path: ConfigPath, options: SetOptions): unknown {
  if (!usesProviderBuilder(options)) {
    return reference({
      source: options.refSource ?? 'env',
      provider: options.refProvider ?? 'default',
      id: options.refId ?? '',
    });
  }
  if (path.length !== 3 || path[0] !== 'secrets' || path[1] !== 'providers') {
    throw usageError('The provider options build a value for secrets.providers.<alias>');
  }
  if (!isProviderAlias(String(path[2]))) {
    throw usageError(`"${path[2]}" cannot be the alias of a provider`, {
      hint: 'Use a-z, digits, - and _, beginning with a letter.',
    });
  }
  return buildProvider(options);
}

function reference(parts: unknown): unknown {
  const parsed = secretRefSchema().safeParse(parts);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'ref')))];
  throw usageError(`This is no secret reference: look at ${names.join(', ')}`, {
    hint: 'Give --ref-source env|file|exec, --ref-provider <alias> and --ref-id <id>.',
  });
}

function expectationOf(path: ConfigPath, options: SetOptions): Expectation | undefined {
  if (options.expectCurrentAbsent === true) return { path, value: undefined };
  if (options.expectCurrentJson === undefined) return undefined;
  try {
    return { path, value: JSON.parse(options.expectCurrentJson) };
  } catch {
    throw usageError('--expect-current-json takes standard JSON');
  }
}

function readBatch(
  options: SetOptions,
  parse: Parse,
  mode: 'plain' | 'merge' | 'replace',
): { readonly operations: readonly ConfigOperation[]; readonly modes: readonly InputMode[] } {
  const text = options.batchJson ?? readInputFile(options.batchFile ?? '');
  const batch = text.trim() === '' ? undefined : parse(text);
  if (!Array.isArray(batch) || batch.length === 0) {
    throw usageError('A batch is a list of changes such as [{"path": "models.mode", "value": "merge"}]');
  }
  const modes: InputMode[] = [];
  const operations = batch.map((item: unknown, index): ConfigOperation => {
    const { path, value, inputMode } = batchItem(item, index + 1);
    modes.push(inputMode);
    return { kind: 'set', path, value, mode };
  });
  return { operations, modes };
}

function batchItem(
  item: unknown,
  number: number,
): { readonly path: ConfigPath; readonly value: unknown; readonly inputMode: InputMode } {
  const wrong = (): Error =>
    usageError(`Change ${number} of the batch needs a path and one of value, ref or provider`);
  if (!isRecord(item) || typeof item['path'] !== 'string') throw wrong();
  const given = ['value', 'ref', 'provider'].filter((name) => Object.hasOwn(item, name));
  if (given.length !== 1) throw wrong();
  const path = parseConfigPath(item['path']);
  if (given[0] === 'value') return { path, value: item['value'], inputMode: 'json' };
  if (given[0] === 'ref') return { path, value: reference(item['ref']), inputMode: 'builder' };
  if (path.length !== 3 || path[0] !== 'secrets' || path[1] !== 'providers') {
    throw usageError(`Change ${number} of the batch: a provider belongs to secrets.providers.<alias>`);
  }
  return { path, value: item['provider'], inputMode: 'builder' };
}
