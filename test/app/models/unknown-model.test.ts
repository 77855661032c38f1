import { expect, test } from 'vitest';
import { unknownModelError } from '../../../src/app/models/unknown-model.ts';

test('decision 9: exit 2, the nearest names, what to run next', () => {
  const error = unknownModelError('opas', ['opus', 'sonnet']);
  expect(error).toMatchObject({ code: 'model-unknown', exitCode: 2, message: 'Unknown model: opas' });
  expect(error.details).toEqual(['Nearest: opus, sonnet']);
  expect(error.hint).toContain('openclaw models list --all');
});

test('nothing near is not a line', () => {
  expect(unknownModelError('zzz', []).details).toEqual([]);
});
