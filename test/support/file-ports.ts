import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConfigStore } from '../../src/adapters/config/json5-config-store.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import { testPorts } from './test-ports.ts';

/** Ports in memory, but with the config in a real file and every change of it in the journal. */
export interface FilePorts extends Ports {
  /** The bytes of the file; undefined when there is none. */
  text(): string | undefined;
  /** Another program writes the file; undefined removes it. */
  overwrite(text: string | undefined): void;
  close(): void;
}

export function filePorts(start?: string): FilePorts {
  const folder = mkdtempSync(join(tmpdir(), 'file-ports-'));
  const path = join(folder, 'openclaw.json');
  const memory = testPorts();
  const overwrite = (text: string | undefined): void => {
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text);
  };
  overwrite(start);
  const config = createConfigStore({
    path,
    env: {},
    withLease: (_, work) => work(),
    onApplied: (change) => memory.journal.append({ ...change, atMs: memory.clock.now() }),
  });
  return {
    ...memory,
    config,
    paths: { ...memory.paths, configPath: path },
    text: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    overwrite,
    close() {
      memory.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
