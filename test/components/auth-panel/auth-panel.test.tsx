import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthPanel, type PanelExit } from '../../../components/auth-panel/auth-panel.tsx';
import { createLivePanel } from '../../../src/app/status/live-panel.ts';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';

const CONFIG = {
  agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['anthropic/claude-opus-4-6'] } } },
};

let ports: TestPorts;

beforeEach(() => {
  ports = testPorts({ config: CONFIG });
});

afterEach(() => ports.close());

async function save(id: string): Promise<void> {
  await ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    secret: new Secret(`canary-${id}`),
    verification: { state: 'verified', atMs: ports.clock.now() },
  });
}

/** Two keys; the first one is limited for a minute, the second one answers. */
async function limitFirstKey(): Promise<void> {
  await save('openai:first');
  await save('openai:second');
  ports.setAnswer((target) =>
    target.auth.kind !== 'none' && target.auth.secret.reveal() === 'canary-openai:first'
      ? {
          ok: false,
          evidence: {
            status: 429,
            provider: 'openai',
            headers: { 'retry-after': '60' },
            message: 'slow down',
          },
          outputStarted: false,
        }
      : answered('hi'),
  );
  await runTurn(ports, { message: 'hi', signal: new AbortController().signal });
}

function open(size: ScreenSize = {}): TestScreen<PanelExit> {
  const panel = createLivePanel(ports, undefined);
  return renderScreen<PanelExit>((done) => <AuthPanel panel={panel} onLeave={done} />, size);
}

describe('live panel (ui.md section 5)', () => {
  test('7.3-24: the countdown ticks in a column of fixed width and turns ready by itself, without a key', async () => {
    await limitFirstKey();
    const app = open();
    await app.until(/openai:first +api key +◔ cooling +█{10} 01:00 +rate limit/);
    expect(app.screen()).toContain('429 rate limit');
    await ports.clock.sleep(30_000);
    await app.until(/openai:first .*█{5}░{5} 00:30/);
    await ports.clock.sleep(31_000);
    await app.until(/openai:first +api key +● ready/);
    expect(app.faults()).toEqual([]);
  });

  test('c clears the pointed block at once and says so; then the key is gone from the footer', async () => {
    await limitFirstKey();
    const app = open();
    await app.until(/❯ openai:second/);
    expect(app.screen()).not.toContain('c clear');
    app.press('down');
    await app.until(/❯ openai:first/);
    expect(app.screen()).toContain('c clear');
    app.type('c');
    await app.until('openai:first may be tried again');
    expect(app.screen()).toMatch(/❯ openai:first.*● ready/);
    expect(app.screen()).not.toContain('c clear');
  });

  test('P31: a countdown, a probe under way and what came of it move no row', async () => {
    await limitFirstKey();
    const app = open();
    await app.until(/❯ openai:second/);
    const places = () => {
      const lines = app.screen().split('\n');
      const at = (words: string) => lines.findIndex((line) => line.includes(words));
      return [lines.length, at('Credentials'), at('openai:first'), at('openai:second'), at('q quit')];
    };
    const before = places();
    expect(before).not.toContain(-1);
    await ports.clock.sleep(1000);
    await app.until('00:59');
    expect(places()).toEqual(before);
    const answer = Promise.withResolvers<void>();
    ports.setAnswer(async () => {
      await answer.promise;
      return answered('hi');
    });
    app.type('p');
    await expect.poll(() => ports.calls.length).toBe(3);
    expect(places()).toEqual(before);
    answer.resolve();
    await app.until(/openai:second.* answered in/);
    expect(places()).toEqual(before);
    app.press('down');
    await app.until(/❯ openai:first/);
    app.type('c');
    await app.until('openai:first may be tried again');
    // Ready again, it is the first one to be asked; the frame stays.
    expect(places().toSorted()).toEqual(before.toSorted());
    expect(app.faults()).toEqual([]);
  });

  test('p asks with the pointed key and tells the answer', async () => {
    await save('openai:only');
    const app = open();
    await app.until('p probe');
    app.type('p');
    await app.until(/openai:only.* answered in/);
    expect(ports.calls).toHaveLength(1);
  });

  test('P30: details tell the provider’s words; help names every key and keeps keys and words in two columns; esc closes both', async () => {
    await limitFirstKey();
    const app = open({ columns: 60, rows: 20 });
    await app.until('Credentials');
    app.type('?');
    const help = await app.until('choose the default model');
    expect(help).toMatch(/^ m {9}choose the default model$/m);
    expect(help).toMatch(/^ {11}\S/m);
    app.press('escape');
    await app.until('Credentials');
    app.press('enter');
    await app.until(/no blocks|rate limit on/);
    app.press('escape');
    await app.until('Credentials');
    expect(app.faults()).toEqual([]);
  });

  test('T6: two keys in one chunk are two keys', async () => {
    await save('openai:first');
    await save('openai:second');
    await save('openai:third');
    const app = open();
    await app.until(/❯ openai:/);
    const order = [...app.screen().matchAll(/^ . (openai:\w+)/gm)].map((match) => match[1]);
    app.type('jj');
    await app.until(`❯ ${order[2]}`);
  });

  test('states stand in one column whatever the names', async () => {
    await save('openai:a');
    await save('anthropic:a-much-longer-profile-name');
    const app = open();
    await app.until('not used yet');
    const used = app
      .screen()
      .split('\n')
      .filter((line) => line.includes('not used yet'))
      .map((line) => line.indexOf('not used yet'));
    expect(used).toHaveLength(2);
    expect(new Set(used).size).toBe(1);
  });

  test('an empty panel says which key goes on', async () => {
    ports.close();
    ports = testPorts();
    const app = open();
    await app.until('none selected · a sets one up');
    expect(app.screen()).toContain('none · a adds one');
    expect(app.screen()).not.toContain('p probe');
    app.type('a');
    expect(await app.result).toEqual({ kind: 'done', value: { kind: 'open', what: 'setup' } });
  });

  test.each([
    ['q', { kind: 'quit' }],
    ['m', { kind: 'open', what: 'model' }],
  ])('%s leaves for where it says', async (key, value) => {
    const app = open();
    await app.until('q quit');
    app.type(key);
    expect(await app.result).toEqual({ kind: 'done', value });
  });

  test.each([
    [40, 10],
    [40, 15],
    [60, 20],
    [80, 24],
    [200, 60],
  ])('%i×%i: both parts and the way out are in sight, nothing spills', async (columns, rows) => {
    await limitFirstKey();
    for (let index = 0; index < 12; index++) await save(`anthropic:team-${index}`);
    const app = open({ columns, rows });
    await app.until('q quit');
    expect(app.screen()).toContain('Models');
    expect(app.screen()).toContain('Credentials');
    app.press('up');
    await app.until(/❯ /);
    app.resize(100, 30);
    await app.until('enter details');
    expect(app.faults()).toEqual([]);
  });

  test('P23: what a provider wrote cannot act on the terminal', async () => {
    await save('openai:first');
    ports.setAnswer(() => ({
      ok: false,
      evidence: { status: 402, provider: 'openai', message: 'no \u001b[2Jmoney\u001b]0;owned\u0007' },
      outputStarted: false,
    }));
    const app = open();
    await app.until('p probe');
    app.type('p');
    await app.until('no money');
    expect(app.bytes()).not.toContain('owned');
    expect(app.faults()).toEqual([]);
  });
});
