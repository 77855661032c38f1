import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { validateConfig } from '../config/validate-config.ts';

/** ONB-2: nothing is built on a config that is not valid. Throws `config-invalid` with its places, and what reading throws. */
export async function assertValidConfig(ports: Ports): Promise<void> {
  const { lines, path } = await validateConfig(ports);
  if (lines.length === 0) return;
  throw new AppError('config-invalid', `${path} is not valid; onboarding does not build on it`, {
    details: lines,
    hint: 'Run "openclaw doctor", correct these values, and start again.',
  });
}
