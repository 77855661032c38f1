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
}

/** Streams the text in two pieces, as servers do. */
function streaming(text: string): void {
  ports.setAnswer((_target, options) => {
    options.onText?.(text.slice(0, 2));
    options.onText?.(text.slice(2));
    return answered(text);
  });
}

describe('openclaw agent --message', () => {
  test('the answer is all of stdout, with one line end', async () => {
    await ready();
    streaming('hello there');
    expect(await cli(ports, ['agent', '--message', 'hi'])).toEqual({
      exitCode: 0,
      stdout: 'hello there\n',
      stderr: '',
    });
    streaming('hello there\n');
    expect((await cli(ports, ['agent', '-m', 'hi'])).stdout).toBe('hello there\n');
  });

  test('B002: --json is one document with requested, served and hops; nothing is streamed', async () => {
    await ready();
    ports.setAnswer(({ ref }) =>
      ref.provider === 'xai'
        ? answered('from the stand-in')
        : { ok: false, evidence: { status: 429, body: 'slow down' }, outputStarted: false },
    );
    const { exitCode, stdout, stderr } = await cli(ports, ['agent', '--json', '--message', 'hi']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      text: 'from the stand-in',
      requested: 'openai/gpt-5.5',
      served: 'xai/grok-4.3',
      credentialId: 'xai:default',
      hops: [{ from: 'openai/gpt-5.5', credentialId: 'openai:default', reason: 'rate_limit' }],
    });
    expect(stderr).toMatch(/xai\/grok-4\.3/);
  });

  test('a hop is told on stderr, not between the words of the answer', async () => {
    await ready();
    ports.setAnswer(({ ref }, options) => {
      if (ref.provider === 'openai')
        return { ok: false, evidence: { status: 529, body: 'overloaded' }, outputStarted: false };
      options.onText?.('fine');
      return answered('fine');
    });
    const { stdout, stderr } = await cli(ports, ['agent', '--message', 'hi']);
    expect(stdout).toBe('fine\n');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('--session goes on with a conversation; --model is this turn’s', async () => {
    await ready();
    await cli(ports, ['agent', '--session', 's1', '--message', 'first']);
    await cli(ports, ['agent', '--session', 's1', '--message', 'second', '--model', 'xai/grok-4.3']);
    expect(ports.calls[1]?.messages.map((message) => message.text)).toEqual(['first', 'hello', 'second']);
    expect(ports.calls.map(({ target }) => target.ref.provider)).toEqual(['openai', 'xai']);
  });
});

describe('when it cannot answer', () => {
  test('without a model: exit 1 and where to choose one', async () => {
    ports = testPorts();
    const { exitCode, stdout, stderr } = await cli(ports, ['agent', '--message', 'hi']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('openclaw onboard');
  });

  test('decision 32: exit 3 when no candidate has a credential', async () => {
    ports = testPorts({ config: CONFIG });
    const { exitCode, stdout } = await cli(ports, ['agent', '--json', '--message', 'hi']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'credential-missing' } });
    expect(ports.calls).toEqual([]);
  });

  test('exit 1 when all of them fail, each with its reason', async () => {
    await ready();
    ports.setAnswer(() => ({ ok: false, evidence: { status: 500, body: 'broken' }, outputStarted: false }));
    const { exitCode, stdout, stderr } = await cli(ports, ['agent', '--message', 'hi']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('openai/gpt-5.5');
    expect(stderr).toContain('xai/grok-4.3');
  });

  test('S9: a provider that echoes the key does not get it onto the terminal', async () => {
    await ready();
    ports.setAnswer(({ auth }) => {
      const key = auth.kind === 'none' ? '' : auth.secret.reveal();
      return { ok: false, evidence: { status: 401, body: `wrong key ${key}` }, outputStarted: false };
    });
    const { stderr } = await cli(ports, ['agent', '--message', 'hi']);
    expect(stderr).toContain('[redacted]');
  });

  test('an unknown model is exit 2; nothing to say is exit 2', async () => {
    await ready();
    expect((await cli(ports, ['agent', '--message', 'hi', '--model', 'opnai/x'])).exitCode).toBe(2);
    expect((await cli(ports, ['agent', '--message', '  '])).exitCode).toBe(2);
    expect((await cli(ports, ['agent'])).stderr).toContain('openclaw agent --message');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s is 130, and no handler stays behind', async (signal) => {
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
    const running = startCli(ports, ['agent', '--message', 'hi']);
    await running.until('half an ans');
    running.signal(signal);
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Cancelled.');
    expect([running.listeners('SIGINT'), running.listeners('SIGTERM')]).toEqual([0, 0]);
  });
});
