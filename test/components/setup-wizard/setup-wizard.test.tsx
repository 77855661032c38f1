import { afterEach, describe, expect, test } from 'vitest';
import { WorkingStep } from '../../../components/setup-wizard/quiet-steps.tsx';
import { SetupWizard } from '../../../components/setup-wizard/setup-wizard.tsx';
import { createSetupFlow } from '../../../src/app/setup/setup-flow.ts';
import type { SetupFlow } from '../../../src/app/setup/setup-types.ts';
import type { EndpointInspector } from '../../../src/core/ports/model-calls.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';

const CANARY = 'canary-Tq7Nb2Xw9Lm4';

/** A provider that is there but has no list of its models, so that the key is proven by asking one. */
const INSPECTOR: EndpointInspector = {
  listModels: async () => ({ ok: false, evidence: { status: 404 } }),
  findLocalServers: async () => [],
};

let ports: TestPorts;
let flow: SetupFlow;

afterEach(() => {
  flow.dispose();
  ports.close();
});

function open(size: ScreenSize = {}, options: Parameters<typeof testPorts>[0] = {}): TestScreen<null> {
  ports = testPorts({ inspector: INSPECTOR, ...options });
  flow = createSetupFlow(ports);
  return renderScreen<null>((done) => <SetupWizard flow={flow} onDone={() => done(null)} />, size);
}

async function toProvider(app: TestScreen<null>): Promise<void> {
  await app.until('Before you start');
  app.press('enter');
  await app.until('How do you want to connect?');
}

async function toSecret(app: TestScreen<null>): Promise<void> {
  await toProvider(app);
  app.type('deepseek');
  await app.until(/❯ +\d+\. DeepSeek/);
  app.press('enter');
  await app.until('Where is the key?');
  app.type('1');
  await app.until('Paste the API key');
}

const SIZES = [
  [40, 15],
  [60, 20],
  [80, 24],
  [100, 30],
  [200, 60],
] as const;

describe('a key in the search of the provider menu', () => {
  test.each(['type', 'paste'] as const)('S9: %s: not shown, and said', async (how) => {
    const app = open();
    await toProvider(app);
    const key = 'sk-canary-Tq7Nb2Xw9Lm4';
    app[how](key);
    await app.until('That looks like a key');
    expect(app.screen()).toContain('Search: ••••••••');
    expect(app.bytes()).not.toContain('Tq7Nb2');
    app.press('escape');
    await app.untilGone('That looks like a key');
    expect(app.screen()).toContain('Anthropic');
  });
});

describe('setup wizard (ui.md section 1)', () => {
  test.each(SIZES)('%i×%i: from the risk to the receipt, every frame in its place', async (columns, rows) => {
    const app = open({ columns, rows });
    await toSecret(app);
    app.paste(`  ${CANARY}\r\n`);
    await app.until(`${CANARY.length} characters`);
    app.press('enter');
    await app.until('Which model answers by default?');
    app.press('enter');
    await app.until('Who stands in when it fails?');
    app.press('enter');
    await app.until('This is what will be written');
    expect(ports.config.changes).toEqual([]);
    expect(app.screen()).toContain('enter write it');
    app.press('enter');
    await app.until('says: hello');
    expect(app.screen()).toContain('enter finish');
    app.press('enter');
    expect(await app.result).toEqual({ kind: 'done', value: null });
    expect(app.bytes()).not.toContain(CANARY);
    expect(app.faults()).toEqual([]);
  });

  test('a failed check shows the provider’s words and the four ways on', async () => {
    const app = open(
      {},
      {
        answer: () => ({
          ok: false,
          evidence: { status: 401, provider: 'deepseek', message: 'Authentication Fails (governor)' },
          outputStarted: false,
        }),
      },
    );
    await toSecret(app);
    app.paste(CANARY);
    await app.until('characters');
    app.press('enter');
    const screen = await app.until('That did not work');
    expect(screen).toContain('Authentication Fails (governor)');
    expect(screen).toMatch(/1\. Try again\n.*2\. Change the key or address\n.*3\. Save it unverified/);
    ports.setAnswer(() => answered('hello'));
    app.type('1');
    await app.until('Which model answers by default?');
  });

  test('P6: at 40×12 a long refusal is cut and all four ways on stay in sight', async () => {
    const message = 'The key that you sent is not known here, or it was revoked; '.repeat(3);
    const app = open(
      { columns: 40, rows: 12 },
      {
        answer: () => ({
          ok: false,
          evidence: { status: 401, provider: 'deepseek', message },
          outputStarted: false,
        }),
      },
    );
    await toSecret(app);
    app.paste(CANARY);
    await app.until('characters');
    app.press('enter');
    const screen = await app.until('That did not work');
    expect(screen).toContain('…');
    for (const way of ['1. Try again', '2. Change the key', '3. Save it unverified', '4. Another provider']) {
      expect(screen).toMatch(new RegExp(`${way}.*$`, 'm'));
    }
    expect(screen).toMatch(/4\. Another provider$/m);
    expect(app.faults()).toEqual([]);
  });

  test('7.3-13, B042: esc goes back step by step with the answers kept; leaving asks first', async () => {
    const app = open();
    await toSecret(app);
    app.press('escape');
    await app.until('Where is the key?');
    app.press('escape');
    await app.until(/❯ +\d+\. DeepSeek/);
    app.press('escape');
    await app.until('Before you start');
    app.press('escape');
    await app.until('Leave the setup?');
    app.type('n');
    await app.until('Before you start');
    app.press('escape');
    await app.until('Leave the setup?');
    app.type('y');
    expect(await app.result).toEqual({ kind: 'done', value: null });
    expect(flow.result()).toBeUndefined();
    expect(ports.config.changes).toEqual([]);
  });

  test('7.3-14: each step says which of how many it is; what is done is one line each', async () => {
    const app = open();
    await app.until(/Before you start +step 1 of \d/);
    await toSecret(app);
    expect(app.screen()).toMatch(/step [3-5] of \d/);
    expect(app.screen()).toMatch(/^ ✓ Provider +DeepSeek$/m);
    app.paste(CANARY);
    await app.until('characters');
    app.press('enter');
    await app.until(/Which model answers by default\? +step \d of \d/);
  });

  test('7.3-16: what is wrong stands by the field with the text kept', async () => {
    const app = open();
    await toSecret(app);
    app.type('abc');
    await app.until('3 characters');
    app.press('enter');
    await app.until('That cannot be a key: it is too short.');
    app.paste(CANARY);
    await app.until(/Replace|characters/);
  });

  test('7.3-37, 7.3-40: a check that takes long has words beside what turns, its seconds, and a key that stops it', async () => {
    const app = renderScreen<string>((done) => (
      <WorkingStep
        step={{ kind: 'working', id: 'check', title: 'Asking DeepSeek to say hello', sinceMs: 0 }}
        aside="step 4 of 7"
        onBack={() => done('stopped')}
      />
    ));
    await app.until(/^ \S Asking DeepSeek to say hello$/m);
    await app.until(/say hello 2 s$/m);
    expect(app.screen()).toContain('esc stop');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the code of blinking text
    expect(app.bytes()).not.toMatch(/\u001b\[(?:\d+;)*[56](?:;\d+)*m/);
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: 'stopped' });
  });

  test('P12: a paste where no text is taken is nothing: neither a menu nor the review obeys it', async () => {
    const app = open();
    await app.until('Before you start');
    app.paste('1\r');
    app.press('down');
    await app.until(/❯ 2\. /);
    app.press('up');
    await app.until(/❯ 1\. /);
    await toSecret(app);
    app.paste(CANARY);
    await app.until('characters');
    app.press('enter');
    await app.until('Which model answers by default?');
    app.press('enter');
    await app.until('Who stands in when it fails?');
    app.press('enter');
    await app.until('enter write it');
    app.paste('\r');
    app.press('escape');
    await app.until('Who stands in when it fails?');
    expect(ports.config.changes).toEqual([]);
  });

  test('hints of a menu start in one column', async () => {
    const app = open();
    await toProvider(app);
    app.type('another');
    await app.until(/❯ +\d+\. Another server/);
    app.press('enter');
    await app.until('What is the address of the server?');
    app.type('not a url');
    await app.until('not a url');
    app.press('enter');
    await app.until(/valid URL/);
    expect(app.screen()).toContain('❯ not a url');
    app.press('ctrl-u');
    app.type('http://127.0.0.1:9/v1');
    await app.until('❯ http://127.0.0.1:9/v1');
    app.press('enter');
    const screen = await app.until('Which protocol does it speak?');
    const columns = screen.split('\n').flatMap((line) => {
      const at = line.search(/\/(?:chat|responses|messages)/);
      return at < 0 ? [] : [at];
    });
    expect(columns).toHaveLength(3);
    expect(new Set(columns).size).toBe(1);
  });

  test('a long explanation wraps between words and starts no line with a space', async () => {
    const app = open({ columns: 60, rows: 20 });
    const screen = await app.until('Before you start');
    expect(screen).toMatch(/requests may\n? ?cost money\./);
    const body = screen.split('\n').filter((line) => line !== '');
    expect(body.filter((line) => /^ {2}\S/.test(line))).toEqual([]);
  });

  test('resizing in the middle of a step keeps what was typed', async () => {
    const app = open();
    await toProvider(app);
    app.type('deep');
    await app.until('Search: deep');
    app.resize(40, 12);
    await app.until('DeepSeek');
    app.resize(120, 40);
    await app.until(/Search: deep.*\n+.*DeepSeek/);
    expect(app.faults().filter((fault) => fault.includes('cleared'))).toEqual([]);
  });
});
