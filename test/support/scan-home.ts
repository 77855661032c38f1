import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journey, startJourney } from './journey.ts';
import { type RouterServer, startRouter } from './openrouter-server.ts';

/** A home with a key for a router on this machine that offers four free models, of which two can be chosen. */
export interface ScanHome {
  readonly router: RouterServer;
  readonly journey: Journey;
  /** Writes a config with this model setting. */
  configure(model: object): void;
  configHash(): string;
  /** The fallbacks, as the program tells them. */
  chain(): Promise<unknown>;
}

export async function startScanHome(): Promise<ScanHome> {
  const router = await startRouter([
    { id: 'acme/calls-70b:free' },
    { id: 'acme/lies-3b:free', behaviour: 'lies' },
    { id: 'acme/policy-30b:free', behaviour: 'policy' },
    { id: 'acme/sees-7b:free', seesImages: true },
  ]);
  const journey = await startJourney({ env: { OPENROUTER_API_KEY: 'canary-router' } });
  const folder = join(journey.home, '.openclaw');
  const path = join(folder, 'openclaw.json');
  const configure = (model: object): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const providers = { openrouter: { baseUrl: router.baseUrl, models: [] } };
    const config = { agents: { defaults: { model } }, models: { providers } };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  };
  configure({ primary: 'anthropic/claude-opus-4-6', fallbacks: ['openai/gpt-5.5'] });
  return {
    router,
    journey,
    configure,
    configHash: () => createHash('sha256').update(readFileSync(path)).digest('hex'),
    chain: async () => JSON.parse((await journey.run(['models', 'fallbacks', 'list', '--json'])).stdout),
  };
}
