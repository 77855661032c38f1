import { afterEach, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, lists, openWizard } from './wizard.ts';

let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

const PREFERENCES = { favourites: ['openai/fourth'], recents: ['openai/third', 'openai/second'] };

async function modelsOf(preferences: typeof PREFERENCES | undefined) {
  ports = testPorts({ inspector: inspectorOf(lists('first', 'second', 'third', 'fourth')) });
  const wizard = openWizard(ports, { preferences });
  const step = await wizard.answer('yes', 'openai', 'paste', 'canary-preferred-key-01');
  const next = await wizard.answer('openai/first');
  return [step, next].map((each) =>
    'rows' in each && each.kind !== 'marks'
      ? each.rows.map(
          ({ number, ref, isFavourite, isRecent }) =>
            `${number} ${ref}${isFavourite ? ' ★' : ''}${isRecent ? ' recent' : ''}`,
        )
      : [each.kind],
  );
}

test('B026, B086: the pickers of the wizard put favourites and recents in front and number them so', async () => {
  expect(await modelsOf(PREFERENCES)).toEqual([
    ['1 openai/fourth ★', '2 openai/third recent', '3 openai/second recent', '4 openai/first'],
    ['1 openai/fourth ★', '2 openai/third recent', '3 openai/second recent'],
  ]);
});

test('with nothing preferred the order is that of the provider', async () => {
  const [models] = await modelsOf(undefined);
  expect(models).toHaveLength(4);
  expect(models?.join()).not.toMatch(/★|recent/);
});
