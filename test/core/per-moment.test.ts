import { expect, test } from 'vitest';
import { perMoment } from '../../src/core/per-moment.ts';

function counted() {
  let asked = 0;
  return perMoment(() => {
    asked += 1;
    return asked;
  });
}

test('questions without a pause between them get one answer', () => {
  const ask = counted();
  expect([ask(), ask(), ask()]).toEqual([1, 1, 1]);
});

test('after a pause, however short, it is asked anew', async () => {
  const ask = counted();
  ask();
  await Promise.resolve();
  expect(ask()).toBe(2);
});

test('what was changed on purpose is asked anew at once', () => {
  const ask = counted();
  ask();
  ask.forget();
  expect(ask()).toBe(2);
});

test('a failure is passed on and not kept', () => {
  let isBroken = true;
  const ask = perMoment(() => {
    if (isBroken) throw new Error('broken');
    return 'whole';
  });
  expect(ask).toThrow('broken');
  isBroken = false;
  expect(ask()).toBe('whole');
});
