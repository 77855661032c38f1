import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAnswer } from '../../../src/app/setup/accept-answer.ts';
import type { SetupAnswers } from '../../../src/app/setup/answers-so-far.ts';
import type { StepId } from '../../../src/app/setup/step-path.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { modelsOf } from './wizard.ts';

let ports: TestPorts;

beforeEach(() => {
  ports = testPorts({ env: { WORK_KEY: 'canary-work-key' } });
});

afterEach(() => ports.close());

function accept(step: StepId, value: string, answers: SetupAnswers = {}) {
  return acceptAnswer(step, value, { ports, world: readWorld(ports), answers });
}

describe('what is refused, and in which words', () => {
  test.each<[StepId, string, string]>([
    ['base-url', 'localhost', 'Please enter a valid URL (e.g. http://...)'],
    ['base-url', 'ftp://host/v1', 'Please enter a valid URL (e.g. http://...)'],
    ['base-url', '', 'Please enter a valid URL (e.g. http://...)'],
    [
      'base-url',
      'https://me:canary@host/v1',
      'Leave user names and keys out of the address; the key is asked for next.',
    ],
    [
      'base-url',
      'https://host/v1?key=canary',
      'Leave user names and keys out of the address; the key is asked for next.',
    ],
    ['compatibility', 'soap', 'Choose one of them.'],
    ['secret', '   ', 'That cannot be a key: it is empty.'],
    ['secret', 'abc', 'That cannot be a key: it is too short.'],
    ['secret', 'schlüssel', 'That cannot be a key: it holds characters that no key has.'],
    ['env-name', 'OPENAI-KEY', 'Names of variables have capital letters, digits and _ only.'],
    ['env-name', 'UNSET_KEY', 'Environment variable "UNSET_KEY" is not set.'],
    ['typed-model', ' ', 'A model id has at least one character and no spaces.'],
    ['typed-model', 'a b', 'A model id has at least one character and no spaces.'],
  ])('%s %j', (step, value, message) => {
    expect(accept(step, value)).toEqual({ kind: 'refused', message });
  });
});

describe('what is kept', () => {
  test.each<[StepId, string, SetupAnswers]>([
    ['risk', 'yes', {}],
    ['existing', 'review', { existing: 'review' }],
    ['existing', 'reset', { existing: 'reset', fallbacks: [] }],
    ['provider', 'ollama', { provider: 'ollama', credential: 'none' }],
    ['provider', 'lmstudio', { provider: 'lmstudio', method: 'lmstudio' }],
    ['base-url', ' http://h:1/v1// ', { baseUrl: 'http://h:1/v1' }],
    ['compatibility', 'anthropic-messages', { api: 'anthropic-messages' }],
    ['env-name', ' WORK_KEY ', { envName: 'WORK_KEY' }],
    ['typed-model', ' a/b ', { typedModel: 'a/b' }],
    ['model', 'openai/gpt-5.5', { primary: 'openai/gpt-5.5' }],
    ['fallbacks', 'a/b,c/d', { fallbacks: ['a/b', 'c/d'] }],
    ['fallbacks', '', { fallbacks: [] }],
    ['check', '', {}],
    ['review', 'accept', {}],
  ])('%s %j', (step, value, answers) => {
    expect(accept(step, value)).toEqual({ kind: 'accepted', answers });
  });

  test('S9: a key is told to the redactor at once and never shown', () => {
    const accepted = accept('secret', ' canary-key-\n0001 ');
    const secret = accepted.kind === 'accepted' ? accepted.answers.secret : undefined;
    expect(secret?.reveal()).toBe('canary-key-0001');
    expect(ports.redactor.redact('it is canary-key-0001')).toBe('it is [redacted]');
    expect(JSON.stringify(accepted)).not.toContain('canary');
  });
});

describe('B042: what a changed answer makes worthless', () => {
  const CHECKED: SetupAnswers = {
    provider: 'openai',
    method: 'openai-api-key',
    credential: 'paste',
    secret: new Secret('canary-former-key'),
    discovered: modelsOf('openai', 'gpt-5.5'),
    verified: true,
    primary: 'openai/gpt-5.5',
    fallbacks: ['xai/grok-4.3'],
    existing: 'review',
  };

  function keysAfter(step: StepId, value: string): readonly string[] {
    const accepted = accept(step, value, CHECKED);
    return accepted.kind === 'accepted' ? Object.keys(accepted.answers).sort() : [];
  }

  test('the same answer again changes nothing', () => {
    expect(accept('provider', 'openai', CHECKED)).toEqual({ kind: 'accepted', answers: CHECKED });
    expect(accept('credential', 'paste', CHECKED)).toEqual({ kind: 'accepted', answers: CHECKED });
  });

  test('another key forgets what the check found and keeps the rest', () => {
    const kept = ['credential', 'existing', 'fallbacks', 'method', 'provider', 'secret'];
    expect(keysAfter('secret', 'canary-newer-key')).toEqual(kept);
  });

  test('another provider forgets key, method and proof', () => {
    expect(keysAfter('provider', 'xai')).toEqual(['existing', 'fallbacks', 'method', 'provider']);
  });

  test('the new primary is no stand-in of its own', () => {
    const accepted = accept('model', 'xai/grok-4.3', CHECKED);
    expect(accepted).toMatchObject({ answers: { primary: 'xai/grok-4.3', fallbacks: [] } });
  });

  test('taking a reset back brings the configured stand-ins back', () => {
    const reset = accept('existing', 'reset', CHECKED);
    const answers = reset.kind === 'accepted' ? reset.answers : {};
    expect(answers.fallbacks).toEqual([]);
    const review = accept('existing', 'review', answers);
    expect(review.kind === 'accepted' && 'fallbacks' in review.answers).toBe(false);
  });
});

test.each<[StepId, string, string]>([
  ['risk', 'no', 'Setup cancelled.'],
  ['existing', 'keep', 'Nothing was changed.'],
])('%s %s leaves', (step, value, line) => {
  expect(accept(step, value)).toEqual({ kind: 'leave', lines: [line] });
});
