import { afterEach, describe, expect, test } from 'vitest';
import type { ChatSession } from '../../../src/app/chat/chat-types.ts';
import cases from '../../fixtures/model-directive.json' with { type: 'json' };
import { blocked } from '../../support/blocked.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, keyOf, limited, OPENAI, saveProfile } from '../../support/turns.ts';
import { answerTo, chatOver, lastAnswer, openChat, storedSession, told } from './chat.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const session = (chat: ChatSession) => storedSession(ports, chat);

async function ready(config?: unknown, keys?: readonly string[]): Promise<ChatSession> {
  const opened = await chatOver(config, keys);
  ports = opened.ports;
  return opened.chat;
}

interface HandleRow {
  readonly id: string;
  readonly body: string;
  readonly primary: string;
  readonly models: readonly string[];
  readonly profiles?: Readonly<Record<string, readonly string[]>>;
  readonly session?: Readonly<Record<string, string>>;
  readonly expected: {
    readonly provider?: string;
    readonly model?: string;
    readonly profile?: string;
    readonly isDefault?: boolean;
    readonly cleaned?: string;
    readonly session?: Readonly<Record<string, string>>;
    readonly replyContains?: readonly string[];
    readonly replyExcludes?: readonly string[];
  };
}

describe('/model over a config: no row is left out', () => {
  test.each(cases.handle as readonly HandleRow[])('$id: $body', async (row) => {
    const models = Object.fromEntries(row.models.map((ref) => [ref, {}]));
    const custom = {
      baseUrl: 'http://127.0.0.1:9/v1',
      api: 'openai-completions',
      models: [{ id: 'vertex-ai_claude-haiku-4-5@20251001' }],
    };
    const chat = await ready(
      { agents: { defaults: { model: row.primary, models } }, models: { providers: { custom } } },
      ['anthropic:a'],
    );
    for (const [provider, ids] of Object.entries(row.profiles ?? {})) {
      for (const id of ids) await saveProfile(ports, id, { provider });
    }
    const { agentId, sessionId } = chat.getSnapshot();
    if (row.session !== undefined) {
      const { providerOverride = '', modelOverride = '', authProfileOverride } = row.session;
      await ports.sessions.choose(agentId, sessionId, {
        provider: providerOverride,
        model: modelOverride,
        profileId: authProfileOverride,
      });
    }
    await chat.submit(row.body);
    const { expected } = row;
    const wanted = expected.session ?? {
      providerOverride: expected.provider,
      modelOverride: expected.model,
      authProfileOverride: expected.profile,
    };
    if (expected.isDefault === true) {
      expect(session(chat)?.override).toBeUndefined();
      expect(chat.getSnapshot().model).toBe(`${expected.provider}/${expected.model}`);
    } else if (wanted.modelOverride !== undefined) {
      const {
        providerOverride: provider = '',
        modelOverride: model,
        authProfileOverride: profileId,
      } = wanted;
      expect(session(chat)?.override).toMatchObject({ provider, model, source: 'user' });
      const pin = session(chat)?.profiles[provider];
      expect(pin?.source === 'user' ? pin.profileId : undefined).toBe(profileId);
    }
    if (expected.cleaned !== undefined) expect(told(chat)).toContain(`user: ${expected.cleaned}`);
    for (const text of expected.replyContains ?? []) expect(lastAnswer(chat).join('\n')).toContain(text);
    for (const text of expected.replyExcludes ?? []) expect(told(chat).join('\n')).not.toContain(text);
  });
});

describe('/model', () => {
  test('CHAT-3: the switch in its words, with the alias; strict', async () => {
    const chat = await ready(
      chainConfig([ANTHROPIC], { models: { [OPENAI]: {}, [ANTHROPIC]: { alias: 'Opus' } } }),
    );
    expect(await answerTo(chat, '/model opus')).toEqual([
      `Model switched to Opus (${ANTHROPIC})`,
      'Exactly this model: nothing stands in for it.',
    ]);
    expect(await answerTo(chat, '/model default')).toEqual([
      `Model switched to gpt (${OPENAI})`,
      'This is the default; its fallbacks may stand in.',
    ]);
    expect(session(chat)?.override).toBeUndefined();
    await chat.submit('/opus hello');
    expect(ports.calls.map(({ target }) => target.ref.provider)).toEqual(['anthropic']);
    expect(told(chat)).toContain('user: hello');
  });

  test('STICK-3, STICK-4: @profile pins, with or without its provider; the next switch unpins', async () => {
    const chat = await ready();
    expect((await answerTo(chat, `/model ${OPENAI}@openai:b`))[0]).toBe(
      `Model switched to ${OPENAI} with openai:b`,
    );
    await chat.submit('hi');
    expect(ports.calls.map(({ target }) => keyOf(target))).toEqual(['openai:b']);
    await chat.submit(`/model ${ANTHROPIC}@a`);
    expect(session(chat)?.profiles['anthropic']).toEqual({ profileId: 'anthropic:a', source: 'user' });
    await chat.submit(`/model ${ANTHROPIC}`);
    expect(session(chat)?.profiles['anthropic']).toBeUndefined();
    expect((await answerTo(chat, `/model ${ANTHROPIC}@nobody`))[0]).toBe(
      'No credentials found for profile nobody',
    );
  });

  test('where nothing can be chosen, the list says what to do', async () => {
    const chat = await ready({}, []);
    expect(await answerTo(chat, '/model list')).toEqual([
      'Current: no model is selected',
      '',
      'Connect a provider with "openclaw onboard".',
    ]);
  });

  test('PICK-1: a model that cools keeps its number, so that no number comes to mean another one', async () => {
    const chat = await ready(chainConfig([ANTHROPIC], { models: { [OPENAI]: {}, [ANTHROPIC]: {} } }));
    const before = await answerTo(chat, '/model list');
    await blocked(ports, 'openai:a');
    await blocked(ports, 'openai:b');
    expect(await answerTo(chat, '/model list')).toEqual(before);
  });

  test('decision 40, Q-6: /model <n> is a row of the last list of this session', async () => {
    const chat = await ready();
    expect((await answerTo(chat, '/model 1'))[0]).toBe('There is no list to choose from yet');
    const lines = await answerTo(chat, '/model list');
    expect(lines[0]).toBe(`Current: ${OPENAI}`);
    const row = lines.findIndex((line) => line.includes('claude-opus-4-6 — '));
    expect(lines[row]).toBe(`${row}) claude-opus-4-6 — anthropic`);
    expect((await answerTo(chat, `/model ${row}`))[0]).toContain(ANTHROPIC);
    expect((await answerTo(chat, '/model 999'))[0]).toBe('The list has no row 999');
    await chat.submit('/new');
    expect((await answerTo(chat, '/model 1'))[0]).toBe('There is no list to choose from yet');
  });

  test('SET-1, SRC-1: the picker can make a model the default; the session follows it, with its fallbacks', async () => {
    const chat = await ready();
    await chat.submit(`/model ${ANTHROPIC}`);
    await chat.pick(ANTHROPIC, 'default');
    expect(lastAnswer(chat)[0]).toBe(`Default model: ${ANTHROPIC} (openclaw config undo takes it back)`);
    expect(lastAnswer(chat).at(-1)).toBe('This is the default; its fallbacks may stand in.');
    expect(ports.config.read().config.agents?.defaults?.model).toMatchObject({ primary: ANTHROPIC });
    expect(session(chat)?.override).toBeUndefined();
  });

  test('decision 12: with fallbacks, typed or picked, the configured ones stand in; the next choice is exact again', async () => {
    const chat = await ready(chainConfig(['openai/gpt-5.4']), ['openai:a', 'anthropic:a']);
    ports.setAnswer(({ ref }) => (ref.provider === 'anthropic' ? limited() : answered('hi')));
    await chat.submit(`/model ${ANTHROPIC} --with-fallbacks`);
    expect(lastAnswer(chat).at(-1)).toBe('The configured fallbacks may stand in for it.');
    await chat.submit('hello');
    expect(ports.calls.map(({ target }) => target.ref.provider)).toEqual(['anthropic', 'openai']);
    expect(told(chat).join('\n')).toMatch(/assistant\(\w+ openai\/gpt-5\.4\): hi/);
    await chat.pick(ANTHROPIC, 'session-with-fallbacks');
    expect(session(chat)?.params.withFallbacks).toBe(true);
    await chat.pick(ANTHROPIC);
    expect(lastAnswer(chat).at(-1)).toBe('Exactly this model: nothing stands in for it.');
    expect(session(chat)?.params.withFallbacks).toBeUndefined();
  });

  test('CHAT-1: whatever is chosen in a chat is of its session; the config keeps the default', async () => {
    const chat = await ready();
    await chat.submit('/model list');
    for (const line of ['/model 1', `/model ${ANTHROPIC}@a --runtime direct`, '/new anthropic', '/fast on']) {
      await chat.submit(line);
    }
    await chat.pick(OPENAI);
    expect(ports.config.changes).toEqual([]);
    expect(openChat(ports).getSnapshot()).toMatchObject({ model: OPENAI, isPinned: false });
  });

  test('with a picker, /model opens it, and what is picked is switched to', async () => {
    await ready();
    const chat = openChat(ports, { isNew: true, hasPicker: true });
    await chat.submit('/model');
    expect(chat.getSnapshot().isPickerOpen).toBe(true);
    await chat.pick(ANTHROPIC);
    expect(chat.getSnapshot()).toMatchObject({ isPickerOpen: false, model: ANTHROPIC, isPinned: true });
    await chat.submit('/model');
    await chat.pick(undefined);
    expect(chat.getSnapshot()).toMatchObject({ isPickerOpen: false, model: ANTHROPIC });
  });

  test('ALLOW-4, CHAT-5: a refused model is two lines, and neither it nor the words behind it cost a request', async () => {
    const chat = await ready(chainConfig([], { models: { [OPENAI]: {} } }));
    expect(await answerTo(chat, '/model groq/openai/gpt-oss-120b hello')).toEqual([
      'Model "groq/openai/gpt-oss-120b" is not allowed. Use /models to list providers, or /models <provider> to list models.',
      `Add it with: openclaw config set agents.defaults.models '{"groq/openai/gpt-oss-120b":{}}' --strict-json --merge`,
    ]);
    expect(ports.calls).toEqual([]);
    expect(chat.getSnapshot().entries.at(-1)).toMatchObject({ kind: 'error', exitCode: 2 });
  });

  test('CHAT-6: an unknown model fails, with no guess in its place and no request', async () => {
    const chat = await ready();
    await answerTo(chat, '/model opnai/gpt-5.5 hello');
    expect(chat.getSnapshot()).toMatchObject({ model: OPENAI, isPinned: false });
    expect(chat.getSnapshot().entries.at(-1)).toMatchObject({ kind: 'error', exitCode: 2 });
    expect(ports.calls).toEqual([]);
  });

  test('inside a sentence it counts only when it names a model', async () => {
    const chat = await ready();
    await chat.submit('what does /model here mean?');
    expect(told(chat)[0]).toBe('user: what does /model here mean?');
    await chat.submit(`please /model ${ANTHROPIC} continue`);
    expect(told(chat)).toContain('user: please continue');
    expect(chat.getSnapshot().model).toBe(ANTHROPIC);
  });

  test('REF-9: --runtime is kept on the session, and one that is missing is told with the fix', async () => {
    const chat = await ready();
    await chat.submit('/model openai/gpt-5.5@openai:b --runtime codex');
    expect((await answerTo(chat, '/model status')).at(-1)).toMatch(
      /^Runtime: codex: the session asks for codex, but there is no "codex" on PATH; .*codex login/,
    );
    await chat.submit('hello');
    expect(ports.calls).toEqual([]);
    await chat.submit('/model --runtime auto');
    expect((await answerTo(chat, '/model status')).at(-1)).toMatch(/^Runtime: direct: there is no "codex"/);
  });

  test('a word that is no runtime changes nothing', async () => {
    const chat = await ready();
    await chat.submit(`/model ${ANTHROPIC} --runtime codx`);
    expect(told(chat).at(-1)).toContain('There is no runtime "codx"');
    expect(chat.getSnapshot().model).toBe(OPENAI);
  });

  test('STICK-8: /model status names agent, store, the credential now and the next one', async () => {
    const chat = await ready();
    await chat.submit('/model openai/gpt-5.5@openai:b --runtime direct');
    await chat.submit('/model default');
    const lines = await answerTo(chat, '/model status');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Agent: main',
        `Auth store: ${ports.paths.storePath}`,
        `Model: ${OPENAI} (default)`,
        'Active: openai:a',
        'Next: openai:b',
        'Candidates for openai:',
        '- openai:a: unverified',
        'Candidates for anthropic:',
        '- anthropic:a: unverified',
        'Runtime: direct: the session says so',
      ]),
    );
  });
});
