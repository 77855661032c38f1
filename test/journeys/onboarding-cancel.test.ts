import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { CANARY, type Journey, keyedBehaviour, startJourney } from '../support/journey.ts';
import { pasteKey, type Stop, walkTo } from '../support/onboarding-walk.ts';
import { readTree, temporaryHome } from '../support/program.ts';
import type { PtySession } from '../support/pty-session.ts';
import { expectRestored, inShell, programBelow } from '../support/shell-terminal.ts';

/** A provider that stops answering when the test says so. */
async function journeyThatCanHang(): Promise<{ journey: Journey; hang: () => void }> {
  let hangs = false;
  const behave = (request: FakeRequest) => (hangs ? ({ kind: 'hang' } as const) : keyedBehaviour(request));
  const hang = (): void => {
    hangs = true;
  };
  return { journey: await startJourney({ behave }), hang };
}

/** The bytes of config, store and key; the working files of SQLite come and go with every reader (decision 36). */
function lasting(home: string): Readonly<Record<string, string>> {
  // What was answered before is kept for another time (onboarding-resume.test.ts), without the key.
  const kept = /-(?:wal|shm)$|state\/onboarding\.json$/;
  const files = [...readTree(home)].filter(([name, bytes]) => !kept.test(name) || bytes.includes(CANARY));
  return Object.fromEntries(files.map(([name, bytes]) => [name, bytes.toString('base64')]));
}

async function openWatched(
  journey: Journey,
  end: (app: PtySession) => Promise<number>,
): Promise<{ exitCode: number; app: PtySession }> {
  const notes = temporaryHome();
  try {
    const app = journey.open(['onboard'], { command: inShell(notes.path) });
    const exitCode = await end(app);
    expectRestored(app, notes.path);
    return { exitCode, app };
  } finally {
    notes.remove();
  }
}

interface Place {
  readonly name: string;
  readonly reach: (app: PtySession, url: string, hang: () => void) => Promise<void>;
}

const at = (name: Stop): Place => ({ name, reach: (app, url) => walkTo(app, url, name) });
const PLACES: readonly Place[] = [
  ...(['risk', 'provider', 'address', 'protocol', 'credential', 'key'] as const).map(at),
  {
    name: 'running check',
    async reach(app, url, hang) {
      await walkTo(app, url, 'key');
      hang();
      await pasteKey(app, CANARY);
      await app.until(/Checking[\s\S]*Asking/);
    },
  },
  {
    name: 'failed check',
    async reach(app, url) {
      await walkTo(app, url, 'key');
      await pasteKey(app, 'wrong-key-000');
      await app.until('That did not work');
    },
  },
  ...(['model', 'fallbacks', 'review'] as const).map(at),
];

describe.each(['a new home', 'a configured home'])(
  'leaving onboarding before the review is accepted, %s',
  (home) => {
    const start = async (): Promise<Awaited<ReturnType<typeof journeyThatCanHang>>> => {
      const started = await journeyThatCanHang();
      if (home === 'a configured home') await started.journey.connect(CANARY);
      return started;
    };

    test.each(PLACES)(
      'ONB-12, 7.3-18, 7.3-29, B101, P18, P28: Ctrl-C at the $name changes nothing and restores the terminal',
      async ({ reach }) => {
        const { journey, hang } = await start();
        const before = lasting(journey.home);
        const { exitCode, app } = await openWatched(journey, async (session) => {
          await reach(session, journey.provider.url, hang);
          session.press('ctrl-c');
          return session.exit(5000);
        });
        expect(exitCode).toBe(130);
        expect(app.screen()).toContain('Setup cancelled.');
        expect(lasting(journey.home)).toEqual(before);
      },
    );
  },
);

test('ONB-12: Escape at the first question offers to leave, and further on it goes back', async () => {
  const journey = await startJourney();
  const app = journey.open(['onboard']);
  await walkTo(app, journey.provider.url, 'provider');
  app.press('escape');
  await app.until('Before you start');
  app.press('escape');
  await app.until('Leave the setup?');
  app.press('enter');
  expect(await app.exit()).toBe(130);
  expect(app.screen()).toContain('Setup cancelled.');
  expect([...readTree(journey.home).keys()]).toEqual([]);
});

describe('leaving onboarding after the review is accepted', () => {
  test('Ctrl-C during the test message stops waiting; what was reviewed is written whole, and the receipt says so', async () => {
    const { journey, hang } = await journeyThatCanHang();
    const { exitCode, app } = await openWatched(journey, async (session) => {
      await walkTo(session, journey.provider.url, 'review');
      hang();
      session.press('enter');
      await session.until(/Asking custom-.* to say hello/);
      session.press('ctrl-c');
      return session.exit(5000);
    });
    expect(exitCode).toBe(130);
    expect(app.screen()).toContain('Updated config:');
    expect(app.screen()).toContain('The same from a script');
    expect(app.screen()).not.toContain('Setup cancelled');
    await expectConnected(journey);
  });

  test('Ctrl-C while another process holds the store: the write that has begun ends whole and is told', async () => {
    const { journey } = await journeyThatCanHang();
    await journey.connect(CANARY);
    const other = new Database(join(journey.home, '.openclaw', 'state', 'models.sqlite'));
    const { exitCode, app } = await openWatched(journey, async (session) => {
      await walkTo(session, journey.provider.url, 'review');
      other.exec('BEGIN IMMEDIATE');
      session.press('enter');
      await session.until('Writing');
      const painted = session.bytes.length;
      session.press('ctrl-c');
      await session.untilBytes(painted, '\u001b[?1049l');
      other.exec('ROLLBACK');
      return session.exit();
    });
    other.close();
    expect(exitCode).toBe(130);
    expect(app.screen()).toContain('The same from a script');
    await expectConnected(journey, 2);
  });

  test('Ctrl-C at the receipt leaves it in the scrollback', async () => {
    const { journey } = await journeyThatCanHang();
    const { exitCode, app } = await openWatched(journey, async (session) => {
      await walkTo(session, journey.provider.url, 'receipt');
      session.press('ctrl-c');
      return session.exit(5000);
    });
    expect(exitCode).toBe(130);
    expect(app.screen()).toContain('Hello from the fake provider.');
    await expectConnected(journey);
  });
});

async function expectConnected(journey: Journey, profiles = 1): Promise<void> {
  const config = JSON.parse(readFileSync(join(journey.home, '.openclaw', 'openclaw.json'), 'utf8'));
  expect(config.agents.defaults.model.primary).toMatch(/^custom-127-0-0-1-\d+\/alpha-large$/);
  const list = JSON.parse((await journey.run(['models', 'auth', 'list', '--json'])).stdout);
  expect(list.profiles).toHaveLength(profiles);
}

describe('the terminal after a signal', () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'B101: %s ends onboarding as Ctrl-C does',
    async (signal) => {
      const { journey } = await journeyThatCanHang();
      const { exitCode } = await openWatched(journey, async (session) => {
        await walkTo(session, journey.provider.url, 'provider');
        process.kill(programBelow(session), signal);
        return session.exit(5000);
      });
      expect(exitCode).toBe(130);
      expect(lasting(journey.home)).toEqual({});
    },
  );
});
