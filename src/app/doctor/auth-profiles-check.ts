import { type Health, healthWords } from '../../core/credentials/health.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { freshMaterial } from '../credentials/refresh-credential.ts';
import { type CredentialRow, credentialRows } from '../status/credential-rows.ts';
import { readWorldTolerantly } from '../world/world.ts';
import type { DoctorCheck, Finding } from './check.ts';
import { credentialFix } from './credential-fix.ts';

const ID = 'auth-profiles';

/** States that need a person, and those that end by themselves. */
const SEVERITIES: Readonly<Partial<Record<Health['state'], Finding['severity']>>> = {
  expired: 'warning',
  expiring: 'warning',
  'expired-refreshable': 'info',
  disabled: 'warning',
  cooling: 'info',
  missing: 'warning',
  'store-locked': 'error',
};

/**
 * Stored credentials that cannot be used as they are (DOC-6), in the words of every other surface (B007), each with what mends
 * it. A sign-in whose access token has ended can be refreshed here; that is offered to a person only.
 */
export const authProfilesCheck: DoctorCheck = {
  id: ID,
  about: 'stored credentials that are expired, blocked, locked or lead nowhere',
  run({ ports }) {
    const world = readWorldTolerantly(ports);
    const problem = world.storeProblem;
    if (problem !== undefined) return [storeFinding(ports, problem.message, problem.hint)];
    return credentialRows(ports, world).flatMap((row) => findingOf(row, world.nowMs));
  },
  async fix({ ports }, findings) {
    const lines: string[] = [];
    for (const profile of readWorldTolerantly(ports).profiles) {
      if (!findings.some((finding) => finding.id === `${ID}/${profile.id}`)) continue;
      const fresh = await freshMaterial(ports, profile);
      lines.push(fresh.ok ? `${profile.id}: refreshed` : `${profile.id}: ${fresh.message}`);
    }
    return lines;
  },
};

function findingOf({ id, profile, health, whyNot }: CredentialRow, nowMs: number): readonly Finding[] {
  const severity = SEVERITIES[health.state];
  // An order leaves out what a person does not want used.
  if (profile === undefined || severity === undefined || whyNot === 'excluded_by_auth_order') return [];
  const words = health.state === 'expired' && health.words !== undefined ? `: ${health.words}` : '';
  const isRefreshable = health.state === 'expired-refreshable' && profile.externalLogin === undefined;
  return [
    {
      id: `${ID}/${id}`,
      severity,
      message: `${id}: ${healthWords(health, nowMs)}${words}`,
      fixHint: credentialFix(profile, health),
      isFixable: isRefreshable,
      ...(isRefreshable ? { needsPerson: true } : {}),
    },
  ];
}

function storeFinding(ports: Ports, message: string, hint: string | undefined): Finding {
  return {
    id: `${ID}/store`,
    severity: 'error',
    message,
    path: ports.paths.storePath,
    isFixable: false,
    ...(hint === undefined ? {} : { fixHint: hint }),
  };
}
