import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder of this test alone; removed after the test's own clean-up. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
