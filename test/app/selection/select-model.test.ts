import { afterEach, describe, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, OPENAI, selectionOf } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const opus = { provider: 'anthropic', model: 'claude-opus-4-6' };
const gpt = { provider: 'openai', model: 'gpt-5.5' };

describe('the model a turn asks for', () => {
  test('SRC-1: the configured primary when nobody chose', () => {
    ports = testPorts({ config: chainConfig() });
    expect(selectionOf(ports)).toEqual({ requested: gpt, source: 'default', profile: undefined });
  });

  test('SRC-6: a typed model wins over the session and the config', async () => {
    ports = testPorts({ config: chainConfig() });
    await ports.sessions.setOverride('main', 's1', {
      provider: 'groq',
      model: 'x',
      source: 'user',
      origin: undefined,
    });
    expect(selectionOf(ports, ANTHROPIC, 's1')).toMatchObject({ requested: opus, source: 'cli' });
  });

  test("SRC-1: a person's choice for the session wins over the config, with their pin", async () => {
    ports = testPorts({ config: chainConfig() });
    await ports.sessions.setOverride('main', 's1', { ...opus, source: 'user', origin: undefined });
    expect(selectionOf(ports, undefined, 's1')).toEqual({
      requested: opus,
      source: 'user',
      profile: undefined,
    });
    await ports.sessions.setProfile('main', 's1', 'anthropic', 'anthropic:work', 'user');
    expect(selectionOf(ports, undefined, 's1').profile).toBe('anthropic:work');
    await ports.sessions.setProfile('main', 's1', 'anthropic', 'anthropic:work', 'auto');
    expect(selectionOf(ports, undefined, 's1').profile).toBe('anthropic:work');
  });

  test('STICK-2: a profile that was picked automatically for the session is no pin', async () => {
    ports = testPorts({ config: chainConfig() });
    await ports.sessions.setProfile('main', 's1', 'openai', 'openai:work', 'auto');
    expect(selectionOf(ports, undefined, 's1').profile).toBeUndefined();
  });

  test('decision 11: a stand-in on the session does not replace what is asked for', async () => {
    ports = testPorts({ config: chainConfig([ANTHROPIC]) });
    await ports.sessions.setOverride('main', 's1', { ...opus, source: 'auto', origin: OPENAI });
    expect(selectionOf(ports, undefined, 's1')).toMatchObject({ requested: gpt, source: 'default' });
  });

  test.each([
    ['OpenAI/GPT-5.5', gpt, undefined],
    ['openai/gpt-5.5@openai:work', gpt, 'openai:work'],
    ['Z.AI/glm-5@zai:x', { provider: 'zai', model: 'glm-5' }, 'zai:x'],
    ['boss', opus, undefined],
    ['boss@anthropic:work', opus, 'anthropic:work'],
  ])('REF-3, REF-4, REF-8: "%s"', (typed, requested, profile) => {
    const config = chainConfig([], {
      models: { [ANTHROPIC]: { alias: 'boss' }, 'openai/*': {}, 'zai/*': {} },
    });
    ports = testPorts({ config });
    expect(selectionOf(ports, typed)).toMatchObject({ requested, profile, warning: undefined });
  });
});

describe('what cannot be asked for', () => {
  test('ALLOW-2: a typed model outside the allowlist is refused with the entry to add', () => {
    ports = testPorts({ config: chainConfig([], { models: { [OPENAI]: {} } }) });
    expect(() => selectionOf(ports, ANTHROPIC)).toThrow(
      expect.objectContaining({
        code: 'model-unknown',
        hint: expect.stringContaining(`'{"${ANTHROPIC}":{}}' --strict-json --merge`),
      }),
    );
  });

  test("ALLOW-2: so is a session's choice that was allowed before", async () => {
    ports = testPorts({ config: chainConfig([], { models: { [OPENAI]: {} } }) });
    await ports.sessions.setOverride('main', 's1', { ...opus, source: 'user', origin: undefined });
    expect(() => selectionOf(ports, undefined, 's1')).toThrow(
      /^Model "anthropic\/claude-opus-4-6" is not allowed\./,
    );
  });

  test('ALLOW-8: the configured primary runs even when the allowlist leaves it out', () => {
    ports = testPorts({ config: chainConfig([], { models: { [ANTHROPIC]: {} } }) });
    expect(selectionOf(ports).requested).toEqual(gpt);
  });

  test('an unknown provider comes with the nearest names', () => {
    ports = testPorts({ config: chainConfig() });
    expect(() => selectionOf(ports, 'opnai/gpt-5.5')).toThrow(
      expect.objectContaining({ code: 'model-unknown', details: [expect.stringContaining(OPENAI)] }),
    );
  });

  test('a primary that is written but means nothing is named, not denied', () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'gpt5' } } } });
    expect(() => selectionOf(ports)).toThrow(
      expect.objectContaining({ code: 'model-unknown', message: 'Unknown model: gpt5' }),
    );
  });

  test('no primary at all is `no-model`', () => {
    ports = testPorts();
    expect(() => selectionOf(ports)).toThrow(expect.objectContaining({ code: 'no-model', exitCode: 1 }));
  });
});
