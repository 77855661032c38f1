import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '../../src/compose.ts';
import { Secret } from '../../src/core/secrets/secret.ts';

const MODELS = 1000;
const PROFILES = 20;

/** The installation that the read commands are measured on: a thousand models of one's own, twenty stored credentials. */
export async function furnish(home: string): Promise<void> {
  const models = Array.from({ length: MODELS }, (_, index) => ({
    id: `model-${index}`,
    name: `Model ${index}`,
    contextWindow: 200_000,
    input: ['text'],
  }));
  const folder = join(home, '.openclaw');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(
    join(folder, 'openclaw.json'),
    JSON.stringify({
      agents: { defaults: { model: { primary: 'bench/model-1', fallbacks: ['bench/model-2'] } } },
      models: { providers: { bench: { baseUrl: 'http://127.0.0.1:9/v1', models } } },
    }),
    { mode: 0o600 },
  );
  const { ports, close } = compose({
    env: { OPENCLAW_KEY_BACKEND: 'file' },
    cwd: home,
    homedir: home,
    profile: undefined,
  });
  for (let index = 0; index < PROFILES; index++) {
    await ports.auth.save({
      id: `bench:key-${index}`,
      provider: 'bench',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret(`bench-key-${index}`),
      verification: { state: 'verified', atMs: ports.clock.now() },
    });
  }
  close();
}
