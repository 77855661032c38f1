import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DecisionEntry, DecisionLog } from '../../core/ports/decision-log.ts';
import type { Redactor } from '../../core/ports/system.ts';

export interface DecisionLogOptions {
  /** `OPENCLAW_LOG`: a file in place of the usual one, `off` for none; read when something is written. */
  readonly asked: () => string | undefined;
  readonly stateDir: string;
  readonly redactor: Redactor;
}

/** A file that grew beyond this makes room: one older file is kept beside it. */
const LARGEST_BYTES = 5_000_000;

/** Decisions as lines of JSON in `logs/decisions.jsonl` of the state directory, for its owner only (0600). */
export function createDecisionLog({ asked, stateDir, redactor }: DecisionLogOptions): DecisionLog {
  return {
    hash: (profileId) => `sha256:${createHash('sha256').update(profileId).digest('hex').slice(0, 12)}`,
    write(entries) {
      if (entries.length === 0) return;
      const place = asked();
      if (place === 'off') return;
      const path = place === undefined || place === '' ? join(stateDir, 'logs', 'decisions.jsonl') : place;
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        makeRoom(path);
        appendFileSync(path, redactor.redact(entries.map(lineOf).join('')), { mode: 0o600 });
      } catch {
        // A full disk or a folder that cannot be written to must not cost an answer.
      }
    },
  };
}

function makeRoom(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_BYTES) renameSync(path, `${path}.1`);
}

function lineOf({ atMs, logger, event, message, fields }: DecisionEntry): string {
  const time = new Date(atMs).toISOString();
  return `${JSON.stringify({ time, level: 'warn', logger, event, message, ...fields })}\n`;
}
