import { afterEach, describe, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, asked, failed, failedTurn, GROQ, OPENAI, saveKeys, turn } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const images = [{ name: 'cat.png', mediaType: 'image/png', base64: 'aGk=' }];

async function portsFor(primary: string, defaults: Readonly<Record<string, unknown>>): Promise<void> {
  ports = testPorts({ config: { agents: { defaults: { model: { primary }, ...defaults } } } });
  await saveKeys(ports, 'openai:a', 'groq:a', 'anthropic:a');
}

const lastMessage = (index: number) => ports.calls[index]?.messages.at(-1);

describe('IMG: a turn with images', () => {
  test('IMG-4: a primary that sees gets them', async () => {
    await portsFor(OPENAI, { imageModel: ANTHROPIC });
    await turn(ports, { images });
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`]);
    expect(lastMessage(0)?.images).toEqual(images);
  });

  test('goes to the image models when the primary does not see, and leaves the session alone', async () => {
    await portsFor(GROQ, { imageModel: { primary: ANTHROPIC, fallbacks: [OPENAI] } });
    const notices: string[] = [];
    ports.setAnswer(({ ref }) =>
      ref.provider === 'anthropic'
        ? failed({ status: 500 })
        : {
            ok: true,
            text: 'a cat',
            firstTokenMs: 1,
            totalMs: 1,
            usage: { inputTokens: 1, outputTokens: 1 },
          },
    );
    const result = await turn(ports, { images, sessionId: 's', onNotice: (line) => notices.push(line) });
    expect([result.requested, result.served]).toEqual([ANTHROPIC, OPENAI]);
    expect(notices[0]).toBe(`${GROQ} takes no images; ${ANTHROPIC} is asked.`);
    const session = ports.sessions.get('main', 's');
    expect(session?.override).toBeUndefined();
    expect(session?.messages[0]).toEqual({ role: 'user', text: 'hi\n\n[images not shown: cat.png]' });
  });

  test('IMG-7: when no image model answers, the primary gets the text and is told what it misses', async () => {
    await portsFor(GROQ, { imageModel: ANTHROPIC });
    ports.setAnswer(({ ref }) =>
      ref.provider === 'anthropic'
        ? failed({ status: 500 })
        : {
            ok: true,
            text: 'blind',
            firstTokenMs: 1,
            totalMs: 1,
            usage: { inputTokens: 1, outputTokens: 1 },
          },
    );
    expect((await turn(ports, { images })).served).toBe(GROQ);
    expect(lastMessage(1)).toEqual({ role: 'user', text: 'hi\n\n[images not shown: cat.png]' });
  });

  test.each([
    ['no image model is set', {}, {}],
    ['a person picked a blind model', { imageModel: ANTHROPIC }, { model: GROQ }],
  ] as const)('%s: nothing is asked, and it says why', async (_, defaults, request) => {
    await portsFor(GROQ, defaults);
    const error = await failedTurn(ports, { images, ...request });
    expect(ports.calls).toEqual([]);
    expect(error.message).toContain('it takes no images (incapable)');
    expect(error.details[0]).toContain('openclaw models set-image');
  });
});

describe('B066: windows of stand-ins', () => {
  test('a stand-in that cannot hold the conversation gets no request', async () => {
    await portsFor(OPENAI, { model: { primary: OPENAI, fallbacks: [GROQ, ANTHROPIC] } });
    ports.setAnswer(({ ref }) =>
      ref.provider === 'openai'
        ? failed({ status: 500 })
        : { ok: true, text: 'ok', firstTokenMs: 1, totalMs: 1, usage: { inputTokens: 1, outputTokens: 1 } },
    );
    const result = await turn(ports, { message: 'x'.repeat(5 * 140_000) });
    expect(result.served).toBe(ANTHROPIC);
    expect(result.hops.map(({ reason }) => reason)).toEqual(['timeout', 'incapable']);
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${ANTHROPIC} anthropic:a`]);
  });
});
