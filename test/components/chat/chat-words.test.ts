import { expect, test } from 'vitest';
import { activityWords } from '../../../components/chat/chat-words.ts';
import type { ChatSnapshot } from '../../../src/app/chat/chat-types.ts';

const IDLE = {
  activity: 'idle',
  pendingModel: undefined,
  question: undefined,
} as ChatSnapshot;

test.each<[string, Partial<ChatSnapshot>, number, string]>([
  ['nothing goes on', {}, 60, ''],
  ['an answer comes', { activity: 'replying' }, 4, 'Answering…'],
  ['it takes long', { activity: 'replying' }, 5, 'Answering… 5 s · esc stops'],
  ['a switch waits', { activity: 'replying', pendingModel: 'a/b' }, 0, 'Answering… · then a/b'],
  [
    'the conversation is shortened',
    { activity: 'compacting' },
    9,
    'Shortening the conversation… 9 s · esc stops',
  ],
])('7.3-40: %s', (_name, change, seconds, words) => {
  expect(activityWords({ ...IDLE, ...change }, seconds)).toBe(words);
});
