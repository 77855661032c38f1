import { lookUpSchema, nearestPaths } from '../../core/config/config-json-schema.ts';
import { valueAt } from '../../core/config/config-merge.ts';
import { formatConfigPath, parseConfigPath } from '../../core/config/config-path.ts';
import { inRoster } from '../../core/config/config-plan.ts';
import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { redactConfig } from '../../core/secrets/secret-paths.ts';

/**
 * The value at a path with its secrets taken out (CFG-3). Throws `nothing-to-do` (exit 1) when it is not set, saying whether
 * this program knows the place; `usage` for text that is no path.
 */
export function getConfigValue(ports: Ports, pathText: string): unknown {
  const asked = parseConfigPath(pathText);
  const { document } = ports.config.read();
  const path = inRoster(document, asked);
  const value = valueAt(redactConfig(document), path);
  if (value !== undefined) return value;
  const shown = formatConfigPath(asked);
  if (lookUpSchema(asked) !== undefined) {
    throw new AppError('nothing-to-do', `${shown} is not set; the runtime default applies`, {
      hint: `Set it with "openclaw config set ${shown} <value>".`,
    });
  }
  const nearest = nearestPaths(asked);
  throw new AppError('nothing-to-do', `${shown} is not set, and is no path that openclaw knows`, {
    details: nearest.length === 0 ? [] : [`Nearest: ${nearest.join(', ')}`],
    hint: 'Run "openclaw config schema" to see what there is.',
  });
}
