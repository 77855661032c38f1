import { afterEach, describe, expect, test } from 'vitest';
import type { TurnRequest } from '../../../src/app/turn/turn-types.ts';
import { answered, type TestPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, failed, GROQ, keyOf, OPENAI, turn, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

/** Providers asked in order by a run in which all but the last key of the chain fail. */
async function askedBy(request: Partial<TurnRequest>): Promise<readonly string[]> {
  ports = await turnPorts([GROQ], ['openai:a', 'groq:a', 'anthropic:a', 'mistral:a']);
  ports.setAnswer(() => failed({ status: 404, code: 'model_not_found' }));
  await turn(ports, request).catch(() => undefined);
  return ports.calls.map(({ target }) => keyOf(target));
}

describe('SRC-1, SRC-6, B067: who may stand in', () => {
  test.each<[string, Partial<TurnRequest>, readonly string[]]>([
    ['nothing typed: the configured chain', {}, ['openai:a', 'groq:a']],
    ['a typed model stands alone', { model: ANTHROPIC }, ['anthropic:a']],
    [
      'decision 12: --with-fallbacks gives it the chain',
      { model: ANTHROPIC, fallbacks: 'configured' },
      ['anthropic:a', 'groq:a', 'openai:a'],
    ],
    ['a job has the chain', { model: ANTHROPIC, isJob: true }, ['anthropic:a', 'groq:a', 'openai:a']],
    [
      'fallbacks of a job replace the chain',
      { model: ANTHROPIC, isJob: true, fallbacks: ['mistral/mistral-large-latest'] },
      ['anthropic:a', 'mistral:a'],
    ],
    ['none makes a job strict', { model: ANTHROPIC, isJob: true, fallbacks: [] }, ['anthropic:a']],
    ['none makes the default strict', { fallbacks: [] }, ['openai:a']],
    ['the default with others behind it', { fallbacks: [ANTHROPIC] }, ['openai:a', 'anthropic:a']],
  ])('%s', async (_, request, expected) => {
    expect(await askedBy(request)).toEqual(expected);
  });

  test('a stand-in that is no model is refused before anything is asked or written', async () => {
    ports = await turnPorts([GROQ], ['openai:a']);
    ports.setAnswer(() => answered('hi'));
    const before = ports.watch.version();
    await expect(turn(ports, { fallbacks: [`nosuch/${OPENAI}`] })).rejects.toMatchObject({
      code: 'model-unknown',
    });
    expect(ports.calls).toEqual([]);
    expect(ports.watch.version()).toBe(before);
  });
});
