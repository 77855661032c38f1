import { afterEach, describe, expect, test } from 'vitest';
import { answered, type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs, startCli } from './fake-cli.ts';
import { storeKey } from './stored.ts';

const CONFIG = {
  agents: { defaults: { model: { primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] } } },
};
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

async function ready(): Promise<void> {
  ports = testPorts({ config: CONFIG });
  await storeKey(ports, 'openai:default');
  await storeKey(ports, 'xai:default');
  ports.setAnswer(({ ref }, { onText }) => {
    onText?.('from ');
    onText?.(ref.provider);
    return answered(`from ${ref.provider}`);
  });
}

const lines = (...text: readonly string[]) => ({ stdin: `${text.join('\n')}\n` });

describe('openclaw chat through a pipe', () => {
  test('each line is a message; answers on stdout, the rest on stderr', async () => {
    await ready();
    const ran = await cli(ports, ['chat', '--session', 'work'], lines('one', '', 'two'));
    expect(ran).toEqual({ exitCode: 0, stdout: 'from openai\nfrom openai\n', stderr: 'Session work\n' });
    expect(ports.calls[1]?.messages.map(({ text }) => text)).toEqual(['one', 'from openai', 'two']);
    const again = await cli(ports, ['chat'], lines('three'));
    expect(again.stderr).toBe('Session work, goes on after 2 of your messages\n');
    expect(again.stdout).toBe('from openai\n');
    expect((await cli(ports, ['chat', '--new'], lines())).stderr).not.toContain('work');
  });

  test('commands answer on stdout; /exit ends before the next line', async () => {
    await ready();
    const ran = await cli(ports, ['chat'], lines('/models', '/model xai/grok-4.3', 'hi', '/exit', 'never'));
    expect(ran.stdout).toContain('Providers:\n- openai (');
    expect(ran.stdout).toContain('Model switched to xai/grok-4.3\n');
    expect(ran.stdout).toContain('from xai\n');
    expect(ports.calls).toHaveLength(1);
  });

  test('/new and /reset begin without the words from before, and print nothing twice', async () => {
    await ready();
    const { stdout } = await cli(ports, ['chat'], lines('one', '/new two', '/reset', 'three'));
    expect(stdout.match(/from openai/g)).toHaveLength(3);
    expect(ports.calls.map(({ messages }) => messages.length)).toEqual([1, 1, 1]);
  });

  test('B002: an outage is one notice on stderr, between no words', async () => {
    await ready();
    ports.setAnswer(({ ref }, { onText }) => {
      if (ref.provider === 'openai') return { ok: false, evidence: { status: 529 }, outputStarted: false };
      onText?.('fine');
      return answered('fine');
    });
    const { stdout, stderr, exitCode } = await cli(ports, ['chat'], lines('one', 'two'));
    expect([stdout, exitCode]).toEqual(['fine\nfine\n', 0]);
    expect(stderr.match(/grok-4\.3/g)).toHaveLength(1);
  });

  test.each([
    ['a reply that nobody gave', 'hi', 1, 'Agent failed before reply'],
    ['an unknown model', '/model opnai/x', 2, 'Unknown model: opnai/x'],
    ['a mistyped command', '/modle x', 2, 'There is no command /modle'],
  ])(
    'decision 32: %s is the exit code, and the lines behind it are still said',
    async (_, line, code, words) => {
      await ready();
      ports.setAnswer(() =>
        ports.calls.at(-1)?.messages.at(-1)?.text === 'fine'
          ? answered('still here')
          : { ok: false, evidence: { status: 400, body: 'no' }, outputStarted: false },
      );
      const { exitCode, stdout, stderr } = await cli(ports, ['chat'], lines(line, 'fine'));
      expect([exitCode, stdout]).toEqual([code, 'still here\n']);
      expect(stderr).toContain(words);
    },
  );

  test('decision 32: exit 3 without a credential, 2 for a wrong --model, --session with --new and an unknown agent', async () => {
    ports = testPorts({ config: CONFIG });
    expect((await cli(ports, ['chat'], lines('hi'))).exitCode).toBe(3);
    for (const model of ['opnai/x', '', 'list', 'status', '1', '--runtime']) {
      expect((await cli(ports, ['chat', `--model=${model}`], lines('hi'))).exitCode).toBe(2);
    }
    expect((await cli(ports, ['chat', '--session', 'a', '--new'])).exitCode).toBe(2);
    expect((await cli(ports, ['chat', '--agent', 'nobody'])).exitCode).toBe(2);
    expect(ports.calls).toEqual([]);
  });

  test('--model is chosen for the conversation, as a person chooses: exactly', async () => {
    await ready();
    await cli(
      ports,
      ['chat', '--session', 'work', '--model', 'xai/grok-4.3@default', '--no-tui'],
      lines('hi'),
    );
    expect(ports.calls[0]?.target.ref.provider).toBe('xai');
    expect(ports.sessions.get('main', 'work')).toMatchObject({
      override: { provider: 'xai', source: 'user' },
      profiles: { xai: { profileId: 'xai:default', source: 'user' } },
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops the reply, keeps its words, and is 130',
    async (signal) => {
      await ready();
      ports.setAnswer(
        (_target, { signal: stop, onText }) =>
          new Promise((resolve) => {
            stop.addEventListener('abort', () =>
              resolve({ ok: false, evidence: { aborted: true }, outputStarted: true }),
            );
            onText?.('half an ans');
          }),
      );
      const running = startCli(ports, ['chat', '--session', 'work'], lines('hi', 'never'));
      await running.until('half an ans');
      running.signal(signal);
      const { exitCode, stdout } = await running.finished;
      expect([exitCode, stdout]).toEqual([130, 'half an ans\n']);
      expect(ports.sessions.get('main', 'work')?.messages.at(-1)).toMatchObject({ isPartial: true });
      expect([running.listeners('SIGINT'), running.listeners('SIGTERM')]).toEqual([0, 0]);
      expect(ports.calls).toHaveLength(1);
    },
  );
});
