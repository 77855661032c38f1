import { afterEach, describe, expect, test } from 'vitest';
import { explainModel } from '../../../src/app/explain/explain-model.ts';
import { setSessionModel } from '../../../src/app/selection/session-model.ts';
import { servedStrip } from '../../../src/app/status/served-strip.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import {
  ANTHROPIC,
  asked,
  failed,
  failedTurn,
  GROQ,
  limited,
  OPENAI,
  turn,
  turnPorts,
} from '../../support/turns.ts';

let ports: TestPorts;
afterEach(() => ports.close());

const MINUTE_MS = 60_000;
const wait = (ms: number): void => ports.clock.set(ports.clock.now() + ms);
const nextOf = (sessionId?: string): string | undefined => explainModel(ports, { sessionId }).next?.ref;

describe('what people complained of', () => {
  test('B001: two models of one key fail in different ways, and the third is really asked', async () => {
    const [second, third] = ['openai/gpt-5.4', 'openai/gpt-5.4-mini'];
    ports = await turnPorts([second, third], ['openai:a']);
    ports.setAnswer(({ ref }) => {
      if (ref.model === 'gpt-5.5') return limited();
      return ref.model === 'gpt-5.4' ? failed({ status: 529 }) : answered('hi');
    });
    expect((await turn(ports)).served).toBe(third);
    expect(asked(ports)).toEqual([`${OPENAI} openai:a`, `${second} openai:a`, `${third} openai:a`]);
    expect(ports.health.blocks().map(({ model }) => model)).toEqual(['gpt-5.4', 'gpt-5.5']);
  });

  test.each([
    ['typed for one run', { model: OPENAI }],
    ['chosen for the session', { sessionId: 'chosen' }],
  ])(
    'B003, B019: a model that was %s is not swapped, and stays chosen whatever fails',
    async (_how, request) => {
      ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
      await setSessionModel(ports, 'chosen', OPENAI);
      ports.setAnswer(() => limited());
      for (let count = 0; count < 20; count++) {
        const error = await failedTurn(ports, request);
        expect(error.failures.map(({ ref }) => ref.provider)).not.toContain('anthropic');
        wait(MINUTE_MS);
      }
      expect(ports.sessions.get('main', 'chosen')?.override).toMatchObject({
        source: 'user',
        model: 'gpt-5.5',
      });
    },
  );

  test('B018: after the window the next run is back on the primary, and the config was never touched', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    const { revision } = ports.config.read();
    ports.setAnswer(({ ref }) => (ref.provider === 'openai' ? limited('90') : answered('hi')));
    expect((await turn(ports, { sessionId: 's1' })).served).toBe(ANTHROPIC);
    ports.setAnswer(() => answered('back'));
    expect((await turn(ports, { sessionId: 's1' })).served).toBe(ANTHROPIC);
    wait(90_000);
    expect((await turn(ports, { sessionId: 's1' })).served).toBe(OPENAI);
    expect(ports.config.read().revision).toBe(revision);
  });

  test('B020, B021: a choice holds from the very next run, in its session alone', async () => {
    ports = await turnPorts([], ['openai:a', 'anthropic:a']);
    await turn(ports, { sessionId: 'other' });
    await setSessionModel(ports, 's1', ANTHROPIC);
    expect([nextOf('s1'), nextOf('other'), nextOf()]).toEqual([ANTHROPIC, OPENAI, OPENAI]);
    expect((await turn(ports, { sessionId: 's1' })).served).toBe(ANTHROPIC);
    expect((await turn(ports, { sessionId: 'other' })).served).toBe(OPENAI);
  });

  test.each(Array.from({ length: 16 }, (_, bits) => bits))(
    'B022: of the layers %i the one that is marked is the one that a run asks for',
    async (bits) => {
      const [command, session, agent, defaults] = [GROQ, ANTHROPIC, 'openai/gpt-5.4', OPENAI].map(
        (ref, index) => ((bits >> index) % 2 === 1 ? ref : undefined),
      );
      const written = {
        agents: {
          defaults: defaults === undefined ? {} : { model: defaults },
          list: [{ id: 'main', ...(agent === undefined ? {} : { model: agent }) }],
        },
      };
      ports = await turnPorts([], ['openai:a', 'anthropic:a', 'groq:a'], { config: written });
      if (session !== undefined) await setSessionModel(ports, 's1', session);
      const winner = command ?? session ?? agent ?? defaults;
      const explain = () => explainModel(ports, { typed: command, sessionId: 's1' });
      if (winner === undefined) return expect(explain).toThrow('No model is selected');
      const { layers, requested } = explain();
      expect(layers.map(({ value }) => value)).toEqual([command, session, agent, defaults]);
      expect(layers.filter(({ wins }) => wins).map(({ value }) => value)).toEqual([winner]);
      const { served } = await turn(ports, { model: command, sessionId: 's1' });
      expect([requested, served]).toEqual([winner, winner]);
    },
  );

  test.each([
    ['1.5', '1.5', OPENAI],
    ['600', undefined, ANTHROPIC],
  ])('D6, decision 16: after waits of %s and %s seconds %s answers', async (first, second, served) => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    const startMs = ports.clock.now();
    ports.setAnswer(({ ref }) => {
      if (ports.clock.now() > startMs) return answered('hi');
      const seconds = ref.provider === 'openai' ? first : second;
      return seconds === undefined ? answered('hi') : limited(seconds);
    });
    expect((await turn(ports)).served).toBe(served);
  });

  test('D24: which models really answered in a session, and why another came', async () => {
    ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
    const sessionId = 's1';
    for (const breaks of [false, false, true, true, false]) {
      ports.setAnswer(({ ref }) => (breaks && ref.provider === 'openai' ? limited('60') : answered('hi')));
      await turn(ports, { sessionId });
      if (breaks) wait(61_000);
    }
    await turn(ports, { sessionId: 'other' });
    const costClass = 'metered';
    expect(servedStrip(ports, 'main', sessionId)).toEqual([
      { model: OPENAI, costClass, answers: 2, sinceMs: expect.any(Number), reason: undefined },
      { model: ANTHROPIC, costClass, answers: 2, sinceMs: expect.any(Number), reason: 'rate_limit' },
      { model: OPENAI, costClass, answers: 1, sinceMs: expect.any(Number), reason: undefined },
    ]);
    expect(servedStrip(ports, 'main', 'nobody')).toEqual([]);
  });
});
