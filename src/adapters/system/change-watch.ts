import { statSync } from 'node:fs';
import type { ChangeWatch } from '../../core/ports/system.ts';

/** One text that changes with every commit to the store and every replacement of the config file, by any process. */
export function createChangeWatch(sources: {
  readonly dataVersion: () => number;
  readonly configPath: string;
}): ChangeWatch {
  return {
    version() {
      const file = statSync(sources.configPath, { throwIfNoEntry: false });
      const stamp = file === undefined ? 'absent' : `${file.ino}.${file.mtimeMs}.${file.size}`;
      return `${sources.dataVersion()}/${stamp}`;
    },
  };
}
