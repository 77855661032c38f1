import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '../../src/compose.ts';
import type { CatalogModel } from '../../src/core/models/catalog.ts';
import { Secret } from '../../src/core/secrets/secret.ts';

const MODELS = 1000;
const PROFILES = 20;
const ENDPOINT = 'http://127.0.0.1:9';

/** The installation that the read commands are measured on: a thousand models and twenty credentials in the store (S2). */
export async function furnish(home: string): Promise<void> {
  const folder = join(home, '.openclaw');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(
    join(folder, 'openclaw.json'),
    JSON.stringify({
      agents: { defaults: { model: { primary: 'bench/model-1', fallbacks: ['bench/model-2'] } } },
      models: { providers: { bench: { baseUrl: `${ENDPOINT}/v1` } } },
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
  const models = Array.from(
    { length: MODELS },
    (_, index): CatalogModel => ({
      provider: 'bench',
      id: `model-${index}`,
      name: `Model ${index}`,
      contextWindow: 200_000,
      input: ['text'],
      source: 'discovered',
    }),
  );
  await ports.catalogStore.replaceDiscovered('shared', 'bench', models, ENDPOINT);
  close();
}
