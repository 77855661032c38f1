import { writeConfig } from '../../src/app/config/write-config.ts';
import { addAlias } from '../../src/app/models/alias-changes.ts';
import { addFallback } from '../../src/app/models/fallback-changes.ts';
import { setPrimaryModel } from '../../src/app/models/set-model.ts';
import { compose } from '../../src/compose.ts';

/*
 * node config-hammer.ts <home> <name> <writes>: a process that changes the config again and again in the ways that commands
 * do. A program for each write would measure how fast programs start.
 */
const [home = '', name = '', writes = ''] = process.argv.slice(2);
const { ports, close } = compose({
  env: { HOME: home, OPENCLAW_KEY_BACKEND: 'file' },
  cwd: home,
  homedir: home,
  profile: undefined,
});
const MODELS = ['openai/gpt-5.4', 'anthropic/claude-opus-4-6'] as const;

/** Mostly changes that replace what the one before them set, so that the file stays as small as people's. */
function blow(index: number): Promise<unknown> {
  const model = MODELS[index % 2] ?? '';
  if (index % 10 === 0) return addFallback(ports, 'model', `groq/${name}-${index}`);
  if (index % 3 === 0) return setPrimaryModel(ports, model);
  if (index % 3 === 1) return addAlias(ports, name, model);
  return writeConfig(ports, 'config set', [
    { kind: 'set', path: ['names', name], value: index, mode: 'replace' },
  ]);
}

for (let index = 0; index < Number(writes); index += 1) await blow(index);
close();
