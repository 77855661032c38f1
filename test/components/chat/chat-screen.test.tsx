import { afterEach, describe, expect, test } from 'vitest';
import { finish, holdCalls } from '../../app/chat/chat.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  chainConfig,
  failed,
  failsOn,
  keyOf,
  OPENAI,
  saveKeys,
  saveProfile,
  turnPorts,
} from '../../support/turns.ts';
import { drawChat } from './chat.tsx';

let ports: TestPorts;
afterEach(() => ports.close());

async function ready(fallbacks: readonly string[] = []): Promise<void> {
  ports = await turnPorts(fallbacks, ['openai:a', 'anthropic:a']);
}

describe('a reply on the screen', () => {
  test('grows while it is streamed; lines that are typed meanwhile wait below it', async () => {
    await ready();
    const calls = holdCalls(ports);
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello');
    app.press('enter');
    const call = await calls.next();
    await app.until('Answering…');
    call.say('Good ');
    await app.until(/^ › hello\n\n {3}Good$/m);
    app.type('and then');
    app.press('enter');
    await app.until('waits: and then');
    finish(call, 'morning');
    await app.until('Good morning');
    finish(await calls.next(), 'later');
    await app.until(/› and then\n\n {3}later/);
    await app.untilGone('Answering…');
    expect(app.screen()).not.toContain('waits:');
    expect(app.faults()).toEqual([]);
  });

  test.each([
    ['escape', 'escape'],
    ['Ctrl-C', 'ctrl-c'],
  ] as const)('%s stops it; what came stays, marked', async (_, key) => {
    await ready();
    const calls = holdCalls(ports);
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello');
    app.press('enter');
    (await calls.next()).say('Half of');
    await app.until('Half of');
    app.press(key);
    await app.until('(stopped: the answer is not whole)');
    await app.until('Stopped.');
    await app.untilGone('Answering');
  });

  test('B002, P31: a badge says who stands in and why, until the model is back; nothing moves for it', async () => {
    await ready([ANTHROPIC]);
    failsOn(ports, 'openai:a', { status: 429, headers: { 'retry-after': '30' } });
    const app = drawChat(ports);
    await app.until('Write a message');
    const height = () => app.screen().split('\n').length;
    const before = height();
    app.type('one');
    app.press('enter');
    await app.until(`↪ ${ANTHROPIC} answers for ${OPENAI} (rate limit)`);
    expect(height()).toBe(before);
    await ports.clock.sleep(120_000);
    ports.setAnswer(() => answered('back'));
    app.type('two');
    app.press('enter');
    await app.until(/ {3}back/);
    await app.untilGone('answers for');
    expect(height()).toBe(before);
  });

  test('LIVE-3: a switch meanwhile is shown as pending', async () => {
    await ready();
    const calls = holdCalls(ports);
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello');
    app.press('enter');
    const call = await calls.next();
    call.say('words');
    await app.until('words');
    app.type(`/model ${ANTHROPIC}`);
    app.press('enter');
    await app.until(`then ${ANTHROPIC}`);
    finish(call, '.');
    await app.untilGone('Answering');
    await app.until(`${ANTHROPIC} · pinned`);
  });

  test('P23: what a model says can neither colour nor retitle the terminal', async () => {
    await ready();
    ports.setAnswer(() => answered('\u001b]0;title\u0007\u001b[31mred\u001b[0m \u202edone'));
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello');
    app.press('enter');
    await app.until('red done');
    expect(app.bytes()).not.toContain('title');
    expect(app.bytes()).not.toContain('\u202e');
  });
});

describe('decision 21: what costs more', () => {
  async function dryPlan(): Promise<void> {
    ports = testPorts({ config: chainConfig() });
    await saveProfile(ports, 'openai:plan', { type: 'token' });
    await saveKeys(ports, 'openai:key');
    ports.setAnswer((target) =>
      keyOf(target) === 'openai:plan' ? failed({ status: 429 }) : answered('paid words'),
    );
  }

  test.each([
    ['y', 'paid words', 'always'],
    ['no', 'Agent failed before reply', 'never'],
  ])('is asked for in the chat; %s is kept', async (word, seen, setting) => {
    await dryPlan();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    await app.until('openai:key is billed per use.');
    await app.until('Waiting for your yes or no');
    const before = app.bytes().length;
    app.type('what\r');
    await expect.poll(() => app.bytes().slice(before)).toContain('what');
    await app.until('y or n, then enter');
    app.type(`${word}\r`);
    await app.until(seen);
    expect(ports.settings.value('cost.consent')).toBe(setting);
    expect(app.chat.getSnapshot().question).toBeUndefined();
  });

  test('is neither allowed nor refused by a reply that is stopped', async () => {
    await dryPlan();
    const app = drawChat(ports);
    await app.until('Write a message');
    app.type('hello\r');
    await app.until('Waiting for your yes or no');
    app.press('escape');
    await app.until('Stopped.');
    expect(ports.settings.value('cost.consent')).toBeUndefined();
    expect(ports.calls).toHaveLength(1);
  });
});
