import { afterEach, expect, test } from 'vitest';
import type { SetupAnswers } from '../../../src/app/setup/answers-so-far.ts';
import { trailOf } from '../../../src/app/setup/setup-trail.ts';
import { stepPath } from '../../../src/app/setup/step-path.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function trail(answers: SetupAnswers): readonly string[] {
  ports = testPorts();
  const world = readWorld(ports);
  const path = stepPath({ world, answers });
  return trailOf(path, 'review', answers, world, []).map(({ title, answer }) => `${title}: ${answer}`);
}

const SECRET = new Secret('canary-trail-key');

test.each<[string, SetupAnswers, readonly string[]]>([
  ['nothing yet', {}, []],
  [
    'a pasted key',
    { provider: 'openai', credential: 'paste', secret: SECRET, verified: true },
    ['Provider: OpenAI', 'Key: pasted, verified', 'Fallbacks: none'],
  ],
  [
    'a key not pasted yet',
    { provider: 'openai', credential: 'paste' },
    ['Provider: OpenAI', 'Fallbacks: none'],
  ],
  [
    'a variable',
    { provider: 'openai', credential: 'env:OPENAI_API_KEY' },
    ['Provider: OpenAI', 'Key: OPENAI_API_KEY', 'Fallbacks: none'],
  ],
  [
    'another variable',
    { provider: 'openai', credential: 'ref', envName: 'WORK_KEY' },
    ['Provider: OpenAI', 'Key: WORK_KEY', 'Fallbacks: none'],
  ],
  [
    'a stored key',
    { provider: 'openai', credential: 'existing', primary: 'openai/gpt-5.5', fallbacks: ['a/b', 'c/d'] },
    ['Provider: OpenAI', 'Key: the stored one', 'Model: openai/gpt-5.5', 'Fallbacks: a/b, c/d'],
  ],
  [
    'another server',
    {
      provider: 'custom',
      baseUrl: 'http://h:1/v1',
      credential: 'none',
      verified: false,
      typedModel: 'alpha',
    },
    [
      'Provider: another server',
      'Address: http://h:1/v1',
      'Key: none needed',
      'Model: alpha',
      'Fallbacks: none',
    ],
  ],
])('%s', (_, answers, lines) => {
  expect(trail(answers)).toEqual(lines);
});
