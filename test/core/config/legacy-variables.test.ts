import { expect, test } from 'vitest';
import { legacyVariablesNotice } from '../../../src/core/config/legacy-variables.ts';

test.each([
  [['PATH', 'OPENCLAW_HOME', 'MY_MOLTBOT_X'], undefined],
  [['CLAWDBOT_HOME'], 'CLAWDBOT_HOME is ignored: variables are named OPENCLAW_… now.'],
  [
    ['MOLTBOT_X', 'CLAWDBOT_B', 'CLAWDBOT_A'],
    'CLAWDBOT_A and 2 more are ignored: variables are named OPENCLAW_… now.',
  ],
])('ENV-7: %j', (names, notice) => {
  expect(legacyVariablesNotice(names)).toBe(notice);
});
