import { expect } from 'vitest';
import type { CliHome } from './cli-home.ts';

export const CANARY = 'canary-Zq8Lk2Wv5Tn1Xc7Rb4';
export const UPDATED = 'Updated config: ~/.openclaw/openclaw.json\n';
export const BACKUP = '  Backup: ~/.openclaw/openclaw.json.bak\n';
export const applied = (count: number): string =>
  `Applied ${count} config update(s). Change will apply without restarting the gateway.\n`;
export const DRY_RUN = 'Dry run successful: 1 update(s) validated against ~/.openclaw/openclaw.json.\n';

export const primary = 'anthropic/claude-opus-4-6';
export const START = {
  agents: { defaults: { model: { primary } } },
  models: {
    providers: { fake: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: CANARY, models: [{ id: 'a' }] } },
  },
  flags: { off: false, none: null, zero: 0, empty: '' },
};

/** One command line and all that it may do. */
export interface Row {
  readonly name: string;
  readonly args: readonly string[];
  readonly before?: unknown;
  readonly input?: string;
  readonly env?: Record<string, string>;
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly json?: unknown;
  readonly stderr?: readonly string[];
  /** The document afterwards; absent: the file is byte for byte as it was. */
  readonly after?: unknown;
}

export const fake = { ...START.models.providers.fake };
export const withFlags = (flags: unknown): unknown => ({ ...START, flags });
export const withFake = (change: object): unknown => ({
  ...START,
  models: { providers: { fake: { ...fake, ...change } } },
});

/** Runs `config …` of a row and checks output, exit code and file. */
export async function checkRow(home: CliHome, row: Row): Promise<void> {
  home.writeConfig(row.before ?? START);
  const old = home.config();
  const result = await home.run(['config', ...row.args], {
    ...(row.input !== undefined && { input: row.input }),
    ...(row.env !== undefined && { env: row.env }),
  });
  expect(result).toMatchObject({ exitCode: row.exitCode ?? 0 });
  if (row.json !== undefined) expect(JSON.parse(result.stdout)).toEqual(row.json);
  else expect(result.stdout).toBe(row.stdout ?? '');
  for (const words of row.stderr ?? []) expect(result.stderr).toContain(words);
  expect(result.stdout + result.stderr).not.toContain(CANARY);
  if (row.after === undefined) expect(home.config()).toBe(old);
  else expect(JSON.parse(home.config() ?? '')).toEqual(row.after);
}
