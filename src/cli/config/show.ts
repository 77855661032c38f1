import { getConfigValue } from '../../app/config/read-config.ts';
import { validateConfig } from '../../app/config/validate-config.ts';
import { configJsonSchema, lookUpSchema, nearestPaths } from '../../core/config/config-json-schema.ts';
import { formatConfigPath, parseConfigPath } from '../../core/config/config-path.ts';
import { AppError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { tildePath } from '../tilde-path.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** `config get <path>`: text, numbers and truth values bare, the rest as JSON (CFG-3). */
export function printValue({ output, ports }: CliContext, path: string, options: JsonOption): void {
  const value = getConfigValue(ports, path);
  const isBare = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (options.json !== true && isBare) output.line(String(value));
  else output.json(value);
}

/** `config validate`. Returns the exit code: 1 when something is wrong. */
export async function printValidity({ output, ports }: CliContext, options: JsonOption): Promise<number> {
  const { path, exists, issues, lines } = await validateConfig(ports);
  const valid = issues.length === 0;
  if (options.json === true) {
    output.json({ valid, path, exists, issues });
    return valid ? 0 : 1;
  }
  const shown = tildePath(path, ports.paths.home);
  if (valid) {
    output.line(exists ? `Config valid: ${shown}` : `Config valid: ${shown} does not exist, defaults apply`);
    return 0;
  }
  output.note(`Config invalid: ${shown}`);
  for (const line of lines) output.note(`- ${line}`);
  output.note('Correct a value with "openclaw config set <path> <value>".');
  return 1;
}

/** `config schema [path]`: always JSON, and never looks at the config file (CFG-44). */
export function printSchema({ output }: CliContext, pathText: string | undefined): void {
  if (pathText === undefined) {
    output.json(configJsonSchema());
    return;
  }
  const path = parseConfigPath(pathText);
  const found = lookUpSchema(path);
  if (found === undefined) {
    const nearest = nearestPaths(path);
    throw new AppError('nothing-to-do', `${formatConfigPath(path)} is no path that openclaw knows`, {
      details: nearest.length === 0 ? [] : [`Nearest: ${nearest.join(', ')}`],
      hint: 'Run "openclaw config schema" to see what there is.',
    });
  }
  output.json(found);
}

/** `config file`: the path of the file in use. */
export function printFile({ output, ports }: CliContext, options: JsonOption): void {
  const path = ports.paths.configPath;
  if (options.json === true) output.json({ path });
  else output.line(path);
}
