import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuthPanel } from '../../components/auth-panel/auth-panel.tsx';
import { ModelPicker } from '../../components/model-picker/model-picker.tsx';
import { ScanScreen } from '../../components/scan/scan-screen.tsx';
import { SetupWizard } from '../../components/setup-wizard/setup-wizard.tsx';
import { pickerRows } from '../../src/app/models/picker-rows.ts';
import { createScanSession } from '../../src/app/scan/scan-session.ts';
import { createSetupFlow } from '../../src/app/setup/setup-flow.ts';
import type { SetupPurpose } from '../../src/app/setup/setup-purpose.ts';
import { createLivePanel } from '../../src/app/status/live-panel.ts';
import { readWorld } from '../../src/app/world/world.ts';
import { inspectorOf, lists, modelsOf } from '../app/setup/wizard.ts';
import { listed } from '../support/openrouter-server.ts';
import { withPictures } from '../support/readme-pictures.ts';
import { renderScreen, type TestScreen } from '../support/render-screen.tsx';
import { scanOptions } from '../support/scan-world.ts';
import {
  answered,
  START_MS,
  type TestPorts,
  type TestPortsOptions,
  testPorts,
} from '../support/test-ports.ts';
import { failed, keyOf, saveProfile, turn } from '../support/turns.ts';
import { drawChat } from './chat/chat.tsx';

/*
 * The pictures of the README are drawn by the components. When a screen changes this test fails, and
 * `npm run pictures` (this test, told to write) puts the new pictures in their places.
 */
const README = new URL('../../README.md', import.meta.url);
const COLUMNS = 96;
const LOCAL = { provider: 'ollama', baseUrl: 'http://127.0.0.1:11434' } as const;
const CONFIG = {
  agents: {
    defaults: {
      model: { primary: 'anthropic/claude-opus-4-6', fallbacks: ['openai/gpt-5.5', 'ollama/qwen3.5:27b'] },
      models: { 'anthropic/claude-opus-4-6': { alias: 'opus' }, 'openai/gpt-5.5': { alias: 'gpt' } },
    },
  },
  models: {
    providers: {
      ollama: {
        baseUrl: LOCAL.baseUrl,
        api: 'ollama',
        models: [{ id: 'qwen3.5:27b', name: 'Qwen 3.5', contextWindow: 131_072, input: ['text'] }],
      },
    },
  },
  wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' },
};

let ports: TestPorts;
let zone: string | undefined;
const disposals: (() => void)[] = [];

beforeEach(() => {
  zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
});

afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose();
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function world(options: TestPortsOptions = {}): TestPorts {
  const made = testPorts(options);
  ports = made;
  disposals.push(() => made.close());
  return made;
}

function openSetup(rows: number, purpose: SetupPurpose, options: TestPortsOptions): TestScreen<null> {
  const flow = createSetupFlow(world(options), { purpose });
  disposals.push(() => flow.dispose());
  return renderScreen<null>((done) => <SetupWizard flow={flow} onDone={() => done(null)} />, {
    columns: COLUMNS,
    rows,
  });
}

async function verified(...ids: readonly string[]): Promise<void> {
  const verification = { state: 'verified', atMs: ports.clock.now() } as const;
  for (const id of ids) await saveProfile(ports, id, { verification });
}

async function onboarding(): Promise<Readonly<Record<string, string>>> {
  const models = modelsOf('ollama', 'llama3.3', 'qwen3.5', 'gemma4');
  const app = openSetup(18, 'onboard', {
    env: { ANTHROPIC_API_KEY: 'canary-picture-key' },
    inspector: inspectorOf(lists('claude-opus-4-6', 'claude-sonnet-4-5'), [{ ...LOCAL, models }]),
  });
  await app.until('Before you start');
  app.press('enter');
  const menu = await app.until('Ollama');
  app.type('anthropic');
  await app.until(/❯ +\d+\. Anthropic/);
  app.press('enter');
  await app.until(/❯ +1\./);
  app.press('enter');
  await app.until('Which model answers by default?');
  app.press('enter');
  await app.until('Who stands in when it fails?');
  app.press('enter');
  return { onboarding: menu, review: await app.until('enter write it') };
}

async function configure(): Promise<string> {
  const app = openSetup(18, 'configure-model', { config: CONFIG, env: { OPENAI_API_KEY: 'canary-picture' } });
  return app.until('Existing config detected');
}

async function picker(): Promise<string> {
  const { models: _, ...defaults } = CONFIG.agents.defaults;
  world({ config: { ...CONFIG, agents: { defaults } } });
  await verified('anthropic:work', 'openai:default');
  const preferences = await ports.preferences();
  preferences.update({ favourites: ['anthropic/claude-sonnet-4-5'], recents: ['openai/gpt-5-mini'] });
  const seen = readWorld(ports);
  const app = renderScreen<null>(
    (done) => (
      <ModelPicker
        title="Select a model"
        scopes={(scope) => pickerRows(seen, scope, preferences.read())}
        initialScope="usable"
        onPick={() => done(null)}
        onBack={() => done(null)}
        onFavourite={() => undefined}
        nowMs={seen.nowMs}
      />
    ),
    { columns: COLUMNS, rows: 16 },
  );
  return app.until('usable now');
}

async function scan(): Promise<Readonly<Record<string, string>>> {
  const known: Readonly<Record<string, number>> = { gemma: 412, qwen3: 530, glm: 880, llama: 1204 };
  const latencyMs = (id: string): number =>
    Object.entries(known).find(([name]) => id.includes(name))?.[1] ?? 700;
  const data = [
    { id: 'google/gemma-4-31b-it:free', context: 262_144, seesImages: true },
    { id: 'qwen/qwen3-coder-480b:free', context: 262_144 },
    { id: 'z-ai/glm-5-air-106b:free', context: 131_072 },
    { id: 'meta-llama/llama-4-scout-109b:free', context: 131_072, seesImages: true },
    { id: 'x-ai/grok-4.1-fast:free', context: 2_000_000 },
  ].map((model) => listed(model));
  world({
    config: CONFIG,
    env: { OPENROUTER_API_KEY: 'canary-picture-router' },
    answer: ({ ref }) => ({ ...answered('red'), totalMs: latencyMs(ref.model) * 2, firstTokenMs: 9 }),
    scanner: {
      catalogue: async () => ({ ok: true, document: { data } }),
      checkTools: async ({ ref }) =>
        ref.model.includes('grok')
          ? {
              ok: false,
              evidence: { status: 429, provider: 'openrouter', message: 'free tier, 50 requests a day' },
            }
          : { ok: true, called: true, latencyMs: latencyMs(ref.model) },
    },
  });
  const session = createScanSession(ports, scanOptions());
  disposals.push(() => session.dispose());
  const wishes = { maxCandidates: 6, setsPrimary: false, setsImage: false };
  const app = renderScreen<null>(
    (done) => (
      <ScanScreen session={session} wishes={wishes} onConfirm={() => done(null)} onLeave={() => done(null)} />
    ),
    { columns: COLUMNS, rows: 16 },
  );
  // The best ones are marked by themselves.
  const list = await app.until(/5 of 5 probed[\s\S]*\[4\]/);
  app.press('enter');
  return { scan: list, 'scan-review': await app.until('esc back') };
}

/** Two keys of the primary, of which one is limited; a fallback whose key was refused; what happened before. */
async function troubled(): Promise<void> {
  world({ config: CONFIG, startMs: START_MS });
  await verified('anthropic:work', 'anthropic:home', 'openai:default');
  await ports.auth.setOrder('main', 'anthropic', ['anthropic:home', 'anthropic:work']);
  for (const [durationMs, at] of [
    [900, 3],
    [1400, 2],
    [1200, 1],
  ] as const) {
    ports.setAnswer(async () => {
      await ports.clock.sleep(durationMs);
      return answered('hi');
    });
    await turn(ports);
    await ports.clock.sleep(at * 60_000);
  }
  ports.setAnswer(async (target) => {
    await ports.clock.sleep(800);
    if (keyOf(target) !== 'anthropic:home') return answered('hi');
    return failed({
      status: 429,
      provider: 'anthropic',
      headers: {
        'retry-after': '60',
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': new Date(ports.clock.now() + 60_000).toISOString(),
      },
      message: 'This request would exceed your organization’s rate limit of 50 requests per minute.',
    });
  });
  await turn(ports);
  await ports.clock.sleep(14_000);
}

async function panel(): Promise<Readonly<Record<string, string>>> {
  await troubled();
  const live = createLivePanel(ports, undefined);
  const app = renderScreen<null>((done) => <AuthPanel panel={live} onLeave={() => done(null)} />, {
    columns: 112,
    rows: 24,
  });
  await app.until('enter details');
  app.press('down');
  await app.until('❯ anthropic:home');
  const overview = app.screen();
  app.press('enter');
  const details = await app.until('esc back');
  app.press('escape');
  await app.until('d models');
  app.type('d');
  const models = await app.until('Claude Opus 4.6');
  app.press('escape');
  await app.until('o order');
  app.type('o');
  return { panel: overview, details, models, order: await app.until('Who is asked first') };
}

async function chat(): Promise<string> {
  await troubled();
  ports.setAnswer(() => answered('It said that the limit lasts a minute. Until then the other key answers.'));
  const app = drawChat(ports, { columns: COLUMNS, rows: 18 });
  await app.until('Write a message');
  app.type('what did the provider say?');
  app.press('enter');
  await app.until('other key answers');
  app.type('/mod');
  return app.until('/models');
}

test('README: its pictures are what the components draw now (npm run pictures writes them)', async () => {
  const readme = readFileSync(README, 'utf8');
  const pictures = {
    ...(await onboarding()),
    configure: await configure(),
    picker: await picker(),
    ...(await scan()),
    ...(await panel()),
    chat: await chat(),
  };
  await expect(withPictures(readme, pictures)).toMatchFileSnapshot(README.pathname);
});

test('README: a place without a picture, and a picture without a place, are errors', () => {
  const place = '<!-- picture: a -->\nold\n<!-- end of picture -->';
  expect(withPictures(place, { a: ' x \n\n\n\ny' })).toBe(
    '<!-- picture: a -->\n```text\n x\n\ny\n```\n<!-- end of picture -->',
  );
  expect(() => withPictures(place, {})).toThrow('nothing draws the picture a');
  expect(() => withPictures('', { a: '' })).toThrow('no place for a');
});
