import { afterEach, expect, test } from 'vitest';
import { toggleFavourite } from '../../../src/app/models/toggle-favourite.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

test('B086: on, off, and the others stay as they are', async () => {
  ports = testPorts();
  const preferences = await ports.preferences();
  preferences.update({ recents: ['x/y'], sort: 'price' });
  toggleFavourite(preferences, 'a/1');
  toggleFavourite(preferences, 'b/2');
  toggleFavourite(preferences, 'c/3');
  toggleFavourite(preferences, 'b/2');
  expect(preferences.read()).toMatchObject({ favourites: ['a/1', 'c/3'], recents: ['x/y'], sort: 'price' });
});
