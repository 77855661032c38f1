import type { Ports } from '../../core/ports/ports.ts';
import type { ResidueFile } from '../../core/ports/secret-files.ts';
import {
  type SecretPlace,
  secretsInConfig,
  secretsInCredentialFile,
} from '../../core/secrets/secret-scan.ts';
import { readWorldTolerantly } from '../world/world.ts';
import { checkRefs } from './audit-refs.ts';
import type { AuditCode, AuditFinding, AuditReport, AuditWarning } from './audit-types.ts';

/**
 * Looks for secrets in plain text, references that lead nowhere and copies left behind, in the config, the store and the
 * files beside them (section 29.1). Changes nothing and hands out no value. Throws what reading the config throws.
 * @param options.allowExec runs helper commands to check their references; else these are counted as skipped.
 */
export async function auditSecrets(
  ports: Ports,
  options: { readonly allowExec: boolean },
): Promise<AuditReport> {
  const world = readWorldTolerantly(ports);
  const { snapshot } = world;
  const residue = (await ports.secretFiles()).residue();
  const copies = (await ports.storeReset()).copies();
  const refs = await checkRefs(ports, world, options.allowExec);
  const inConfig = secretsInConfig(snapshot.document).map((place) => configFinding(place, snapshot.path));
  const findings = distinct([...inConfig, ...refs.findings, ...residue.flatMap(residueFindings)]);
  const warnings: readonly AuditWarning[] = [
    ...refs.warnings,
    ...snapshot.issues.flatMap(({ path, message }) =>
      message.startsWith('SECRETS_REF_OVERRIDES_PLAINTEXT')
        ? [
            {
              code: 'SECRETS_REF_OVERRIDES_PLAINTEXT' as const,
              message: `${path}: ${message.split(': ')[1]}`,
            },
          ]
        : [],
    ),
    ...unreadable(residue, world.storeProblem?.message),
    ...copies
      .filter((copy) => copy.credentials === undefined)
      .map(({ path }) => fileUnreadable(`${path}, the copy of a reset, cannot be read`)),
  ];
  const count = (...codes: readonly AuditCode[]): number =>
    findings.filter((finding) => codes.includes(finding.code)).length;
  const unresolvedRefCount = count('REF_UNRESOLVED');
  const open = findings.length === 0 ? 'clean' : 'findings';
  return {
    status: unresolvedRefCount > 0 ? 'unresolved' : open,
    resolution: {
      refsChecked: refs.checked,
      skippedExecRefs: refs.skipped,
      resolvabilityComplete: refs.skipped === 0,
    },
    filesScanned: [
      ...new Set([snapshot.path, ports.paths.storePath, ...[...residue, ...copies].map(({ path }) => path)]),
    ],
    findings,
    warnings,
    resetCopies: copies.flatMap(({ path, credentials = [] }) =>
      credentials.length === 0 ? [] : [{ path, credentials: credentials.length }],
    ),
    summary: {
      plaintextCount: count('PLAINTEXT_FOUND', 'PLACEHOLDER_VALUE'),
      unresolvedRefCount,
      shadowedRefCount: count('REF_SHADOWED'),
      legacyResidueCount: count('LEGACY_RESIDUE', 'STORE_PLAINTEXT_RESIDUE'),
    },
  };
}

/** 2 when a reference leads nowhere, 1 with `--check` when there is any finding, else 0 (section 29.1). */
export function auditExitCode(report: AuditReport, isCheck: boolean): 0 | 1 | 2 {
  if (report.status === 'unresolved') return 2;
  return isCheck && report.findings.length > 0 ? 1 : 0;
}

function configFinding({ path, kind }: SecretPlace, file: string): AuditFinding {
  const provider = /^models\.providers\.([^.]+)\./.exec(path)?.[1];
  const base = {
    severity: 'warn',
    file,
    jsonPath: path,
    ...(provider === undefined ? {} : { provider }),
  } as const;
  switch (kind) {
    case 'plaintext':
      return {
        ...base,
        code: 'PLAINTEXT_FOUND',
        message: 'a secret in plain text; write a reference such as ${NAME} in its place',
      };
    case 'marker':
      return {
        ...base,
        code: 'LEGACY_RESIDUE',
        message: 'a legacy marker that no longer stands for a key; write a reference such as ${NAME}',
      };
    case 'placeholder':
      return {
        ...base,
        code: 'PLACEHOLDER_VALUE',
        message: 'the placeholder of redacted output, not a key; set the real value or a reference',
      };
  }
}

const RESIDUE_MESSAGES: Readonly<Record<ResidueFile['kind'], string>> = {
  backup:
    'an older text of the config still holds this secret; delete the file, or replace the key at its provider',
  credentials: 'a credential file of an earlier version; delete it once its keys are stored here or replaced',
  journal: 'the journal of config changes still holds this secret; replace the key at its provider',
};

function residueFindings({ path, kind, document }: ResidueFile): readonly AuditFinding[] {
  if (document === undefined) return [];
  const places = kind === 'credentials' ? secretsInCredentialFile(document) : secretsInConfig(document);
  return places
    .filter((place) => place.kind === 'plaintext')
    .map((place) => ({
      code: kind === 'journal' ? 'STORE_PLAINTEXT_RESIDUE' : 'LEGACY_RESIDUE',
      severity: 'warn',
      file: path,
      jsonPath: place.path,
      message: RESIDUE_MESSAGES[kind],
    }));
}

function unreadable(
  residue: readonly ResidueFile[],
  storeProblem: string | undefined,
): readonly AuditWarning[] {
  const files = residue
    .filter((file) => file.document === undefined)
    .map((file) => `${file.path} cannot be read as JSON and was not looked into`);
  const problems = storeProblem === undefined ? files : [storeProblem, ...files];
  return [...new Set(problems)].map(fileUnreadable);
}

function fileUnreadable(message: string): AuditWarning {
  return { code: 'FILE_UNREADABLE', message };
}

/** Two rows of the journal with the same secret are one finding. */
function distinct(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  return [
    ...new Map(findings.map((each) => [`${each.code}\n${each.file}\n${each.jsonPath}`, each])).values(),
  ];
}
