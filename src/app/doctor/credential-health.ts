import { healthWords } from '../../core/credentials/health.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { credentialRows } from '../status/credential-rows.ts';
import { readWorldTolerantly } from '../world.ts';
import type { DoctorCheck, Finding } from './check.ts';

/** States that need a person, and those that end by themselves. */
const SEVERITIES: Readonly<Record<string, Finding['severity']>> = {
  expired: 'warning',
  expiring: 'warning',
  'expired-refreshable': 'info',
  disabled: 'warning',
  cooling: 'info',
  'store-locked': 'error',
};

/** Stored credentials that cannot be used as they are (DOC-6), in the words of every other surface (B007). */
export const credentialHealthCheck: DoctorCheck = {
  id: 'credential-health',
  about: 'stored credentials that are expired, blocked or locked',
  run({ ports }) {
    const world = readWorldTolerantly(ports);
    const problem = world.storeProblem;
    if (problem !== undefined) return [storeFinding(ports, problem.message, problem.hint)];
    return credentialRows(ports, world).flatMap(({ id, profile, health }): Finding[] => {
      const severity = profile === undefined ? undefined : SEVERITIES[health.state];
      if (severity === undefined) return [];
      const message = `${id}: ${healthWords(health, world.nowMs)}`;
      return [{ id: `credential-health/${id}`, severity, message, isFixable: false }];
    });
  },
};

function storeFinding(ports: Ports, message: string, hint: string | undefined): Finding {
  return {
    id: 'credential-health/store',
    severity: 'error',
    message,
    path: ports.paths.storePath,
    isFixable: false,
    ...(hint === undefined ? {} : { fixHint: hint }),
  };
}
