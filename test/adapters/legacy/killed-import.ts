import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// The machine goes down right after one step of an import, or between the archive and the removal of the source.
const [, , home = '', step = ''] = process.argv;
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const { rmSync } = fs;
fs.rmSync = (path, options) => {
  if (step === 'before-removal' && String(path).endsWith('.json')) die();
  rmSync(path, options);
  if (step === 'after-removal' && String(path).endsWith('.json')) die();
};
syncBuiltinESMExports();

const { compose } = await import('../../../src/compose.ts');
const { fixable, fixFindings, runDoctor } = await import('../../../src/app/doctor/doctor.ts');
const { ports, close } = compose({
  env: { HOME: home, OPENCLAW_KEY_BACKEND: 'file' },
  cwd: home,
  homedir: home,
  profile: undefined,
});
const imports = new Proxy(ports.imports, {
  get(target, name: keyof typeof ports.imports) {
    const method = target[name] as (...values: unknown[]) => unknown;
    return (...values: unknown[]) => {
      const result = method(...values);
      if (name !== step) return result;
      if (!(result instanceof Promise)) return die();
      return result.then((value) => {
        die();
        return value;
      });
    };
  },
});
const watched = { ...ports, imports };
await fixFindings(watched, fixable(await runDoctor(watched), ['legacy-files']));
close();
