import { describe, expect, test } from 'vitest';
import { CANARY, keyedBehaviour, startJourney } from '../support/journey.ts';

describe('openclaw chat on the built program', () => {
  test('through a pipe: a conversation over two runs, commands, and the words that were stored', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const first = await journey.run(['chat', '--session', 'work'], 'hi\n/status\n');
    expect(first).toMatchObject({ exitCode: 0, stderr: 'Session work\n' });
    expect(first.stdout).toContain('Hello from the fake provider.\n');
    expect(first.stdout).toContain('🧠 Model: fake/alpha-large · 🔑 api-key (fake:default)');
    const second = await journey.run(['chat'], '/model fake/alpha-small\nagain\n');
    expect(second.exitCode).toBe(0);
    expect(journey.provider.requests.at(-1)).toMatchObject({ model: 'alpha-small' });
    const shown = JSON.parse((await journey.run(['sessions', 'show', 'work', '--json'])).stdout);
    expect(shown).toMatchObject({
      id: 'work',
      model: 'fake/alpha-small',
      modelSource: 'user',
      messageCount: 4,
    });
    expect(first.stdout + first.stderr + second.stdout + second.stderr).not.toContain(CANARY);
  });

  test('section 17: the family of commands, none of which is a message to the model', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    const lines = [
      ...['/model', '/model 1', '/MODEL: alpha-large', '/model status', '/model default', '/model 99'],
      ...['/model --runtime', '/model nope', '/models', '/models: fake 1', '/models fake 0', '/models add x'],
      ...['/fast on', '/fast maybe', '/thinking off', '/agent', '/agent nobody', '/status x', '/modle 1'],
      ...['/compact', '/reset', '/new', '/new fake', '  /status  '],
    ];
    const before = journey.provider.requests.length;
    const ran = await journey.run(['chat', '--new'], `${lines.join('\n')}\n`);
    for (const line of [
      '1) alpha-large — fake',
      'Model switched to fake/alpha-large',
      'This is the default; its fallbacks may stand in.',
      'Candidates for fake:',
      '- fake (2)',
      'fake: 1–2 of 2',
      '/models add is deprecated and registers nothing.',
      'Fast mode: on',
      'Thinking: off',
      '- main (current)',
      'There is nothing to compact yet.',
      'This conversation starts anew.',
      '🧠 Model: fake/alpha-large · 🔑 api-key (fake:default)',
    ]) {
      expect(ran.stdout.split('\n')).toContain(line);
    }
    for (const line of [
      'The list has no row 99',
      'Write: /model [model][@profile] [--runtime <id>] [--with-fallbacks]',
      'Unknown model: nope',
      'Write: /models [provider] [page|size=<n>|all]',
      'Write: /fast on|off',
      'There is no agent "nobody"',
      'Write: /status',
      'There is no command /modle',
    ]) {
      expect(ran.stderr.split('\n')).toContain(line);
    }
    expect(ran.exitCode).toBe(2);
    expect(journey.provider.requests.slice(before)).toEqual([]);
  });

  test('decision 20: a conversation that is too long is compacted once and asked again', async () => {
    const journey = await startJourney({
      behave: (request) => {
        const messages = Array.isArray(request.body['messages']) ? request.body['messages'] : [];
        const isFull = messages.length > 4;
        return isFull
          ? {
              kind: 'status',
              status: 400,
              body: { error: { message: 'This model takes 8192 tokens', code: 'context_length_exceeded' } },
            }
          : keyedBehaviour(request);
      },
    });
    await journey.connect(CANARY);
    const ran = await journey.run(['chat', '--session', 'long'], '1\n2\n3\n');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout.match(/Hello from/g)).toHaveLength(3);
    expect(ran.stderr).toContain('2 older messages became a summary');
    const shown = JSON.parse((await journey.run(['sessions', 'show', 'long', '--json'])).stdout);
    expect(shown.compactionCount).toBe(1);
    expect(shown.messages[0].role).toBe('system');
  });

  test('on a terminal: Ctrl-C stops the running reply, and leaves at the prompt', async () => {
    const journey = await startJourney({
      behave: (request) =>
        JSON.stringify(request.body).includes('hang on') ? { kind: 'hang' } : keyedBehaviour(request),
    });
    await journey.connect(CANARY);
    const session = journey.open(['chat', '--no-tui']);
    await session.untilShown('You:');
    session.type('hello\r');
    await session.untilShown('Hello from the fake provider.');
    const before = journey.provider.requests.length;
    session.type('hang on\r');
    await expect.poll(() => journey.provider.requests.length).toBeGreaterThan(before);
    session.press('ctrl-c');
    await session.untilShown('Stopped.');
    session.press('ctrl-c');
    expect(await session.exit()).toBe(130);
  });
});
