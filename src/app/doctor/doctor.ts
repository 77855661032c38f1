import { AppError, usageError } from '../../core/errors.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { nearest } from '../../core/text/nearest.ts';
import { changeConfig } from '../config/change-config.ts';
import { validateConfig } from '../config/validate-config.ts';
import { agentFallbacksCheck } from './agent-fallbacks.ts';
import { authOrderCheck } from './auth-order.ts';
import { authProfilesCheck } from './auth-profiles-check.ts';
import type { DoctorCheck, DoctorState, Finding } from './check.ts';
import { codexTlsCheck } from './codex-tls.ts';
import { defaultModelCheck } from './default-model.ts';
import { fileModesCheck } from './file-modes.ts';
import { firstFolderCheck } from './first-folder.ts';
import { legacyFilesCheck } from './legacy-files.ts';
import { modelNamesCheck } from './model-names.ts';
import { providerApiCheck } from './provider-api.ts';
import { providerOverridesCheck } from './provider-overrides.ts';
import { secretMarkersCheck } from './secret-markers.ts';

/** In the order in which they run and mend. */
const CHECKS: readonly DoctorCheck[] = [
  fileModesCheck,
  legacyFilesCheck,
  firstFolderCheck,
  providerApiCheck,
  defaultModelCheck,
  secretMarkersCheck,
  authOrderCheck,
  modelNamesCheck,
  providerOverridesCheck,
  agentFallbacksCheck,
  authProfilesCheck,
  codexTlsCheck,
];

/** A finding with the check that found it. */
export interface ReportedFinding extends Finding {
  readonly checkId: string;
}

export interface DoctorReport {
  readonly checksRun: readonly string[];
  /** What could not be looked at, as the config or the store cannot be read. */
  readonly checksSkipped: readonly string[];
  /** What was not asked for. */
  readonly checksLeftOut: readonly string[];
  readonly findings: readonly ReportedFinding[];
}

/** Which checks run (DOC-8); all that send nothing without it. */
export interface CheckChoice {
  /** Only these; ids with or without `core/doctor/`. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Also those that send requests. */
  readonly isDeep?: boolean;
}

export interface FixReport {
  /** What was done, in lines. */
  readonly lines: readonly string[];
  /** The one change of the config; undefined when none was needed. */
  readonly write: ConfigWriteResult | undefined;
  /** What a fix could not do, in words. */
  readonly failures: readonly { readonly checkId: string; readonly error: AppError }[];
  /** The same checks once more. */
  readonly after: DoctorReport;
}

/**
 * Runs the checks (DOC-9). Only reads. A config that cannot be read is a finding, and what needs it is skipped. Throws `usage`
 * with the nearest ids for a word that names no check.
 */
export async function runDoctor(ports: Ports, choice: CheckChoice = {}): Promise<DoctorReport> {
  const asked = chosenChecks(choice);
  const checksLeftOut = CHECKS.filter((check) => !asked.includes(check)).map((check) => check.id);
  const state = stateOf(ports);
  if (state instanceof AppError) {
    const able = asked.filter((check) => check === fileModesCheck);
    const findings = able.length === 0 ? [] : await foundBy(fileModesCheck, { ports });
    return {
      checksRun: ['config', ...able.map((check) => check.id)],
      checksSkipped: asked.filter((check) => check !== fileModesCheck).map((check) => check.id),
      checksLeftOut,
      findings: [unreadableConfig(ports, state), ...findings],
    };
  }
  const findings: ReportedFinding[] = [...(await invalidValues(ports))];
  const checksSkipped: string[] = [];
  for (const check of asked) {
    try {
      findings.push(...(await foundBy(check, state)));
    } catch (error) {
      // A store that cannot be read is told by the check of the credentials; the others go on.
      if (!(error instanceof AppError)) throw error;
      checksSkipped.push(check.id);
    }
  }
  const ids = asked.map((check) => check.id).filter((id) => !checksSkipped.includes(id));
  return { checksRun: ['config', ...ids], checksSkipped, checksLeftOut, findings };
}

const PREFIX = 'core/doctor/';

function chosenChecks({ only, skip = [], isDeep = false }: CheckChoice): readonly DoctorCheck[] {
  const idOf = (word: string): string => (word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word);
  const known = CHECKS.map((check) => check.id);
  for (const word of [...(only ?? []), ...skip]) {
    if (known.includes(idOf(word))) continue;
    const names = nearest(idOf(word), known);
    throw usageError(`"${word}" is no check`, {
      details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
      hint: `Checks: ${known.join(', ')}`,
    });
  }
  const left = new Set(skip.map(idOf));
  const named = only === undefined ? undefined : new Set(only.map(idOf));
  return CHECKS.filter(
    (check) => !left.has(check.id) && (named?.has(check.id) ?? (check.isDeep !== true || isDeep)),
  );
}

/**
 * The findings that `--fix` mends: all of them, or those of the ids that are named, of a check or of one finding. Throws `usage`
 * with the nearest ids for a word that names none.
 * @param hasPerson without one, what asks somebody outside is left alone unless it is named
 */
export function fixable(
  report: DoctorReport,
  ids: readonly string[],
  hasPerson = true,
): readonly ReportedFinding[] {
  const all = report.findings.filter((finding) => finding.isFixable);
  if (ids.length === 0) return all.filter((finding) => hasPerson || finding.needsPerson !== true);
  const known = [...CHECKS.map((check) => check.id), ...report.findings.map((finding) => finding.id)];
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const names = nearest(unknown, known);
    throw usageError(`"${unknown}" is no id of a finding`, {
      details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
      hint: 'Run "openclaw doctor" to see them.',
    });
  }
  return all.filter((finding) => ids.includes(finding.id) || ids.includes(finding.checkId));
}

/** Mends these findings, then looks again. What one fix cannot do keeps no other from its work. */
export async function fixFindings(
  ports: Ports,
  findings: readonly ReportedFinding[],
  choice: CheckChoice = {},
): Promise<FixReport> {
  const lines: string[] = [];
  const failures: { checkId: string; error: AppError }[] = [];
  const attempt = async (checkId: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push({ checkId, error });
    }
  };
  for (const check of CHECKS) {
    const own = findings.filter((finding) => finding.checkId === check.id);
    if (own.length === 0 || check.fix === undefined) continue;
    await attempt(check.id, async () => {
      lines.push(...((await check.fix?.(readState(ports), own)) ?? []));
    });
  }
  let write: ConfigWriteResult | undefined;
  await attempt('config', async () => {
    write = await repairConfig(ports, findings);
  });
  return { lines, write, failures, after: await runDoctor(ports, choice) };
}

async function repairConfig(
  ports: Ports,
  findings: readonly ReportedFinding[],
): Promise<ConfigWriteResult | undefined> {
  const repairs = CHECKS.flatMap((check) => {
    const own = findings.filter((finding) => finding.checkId === check.id);
    return check.edits === undefined || own.length === 0 ? [] : [{ check, own }];
  });
  if (repairs.length === 0) return undefined;
  return changeConfig(ports, 'doctor', (snapshot) =>
    repairs.flatMap(({ check, own }) => check.edits?.({ ports, snapshot }, own) ?? []),
  );
}

async function foundBy(
  check: DoctorCheck,
  state: DoctorState | Pick<DoctorState, 'ports'>,
): Promise<readonly ReportedFinding[]> {
  const found = await check.run(state as DoctorState);
  return found.map((finding) => ({ ...finding, checkId: check.id }));
}

function readState(ports: Ports): DoctorState {
  return { ports, snapshot: ports.config.read() };
}

function stateOf(ports: Ports): DoctorState | AppError {
  try {
    return readState(ports);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** What `config validate` says, so that who is sent here by a refusal finds its reason (ONB-2). */
async function invalidValues(ports: Ports): Promise<readonly ReportedFinding[]> {
  const { issues, lines } = await validateConfig(ports);
  return issues.map(({ path }, index) => ({
    checkId: 'config',
    id: `config/${path}`,
    severity: 'error',
    message: lines[index] ?? path,
    path,
    isFixable: false,
    fixHint: 'Correct the value: openclaw config set <path> <value>',
  }));
}

function unreadableConfig(ports: Ports, error: AppError): ReportedFinding {
  return {
    checkId: 'config',
    id: 'config',
    severity: 'error',
    message: error.message,
    path: ports.paths.configPath,
    isFixable: false,
    ...(error.hint === undefined ? {} : { fixHint: error.hint }),
  };
}
