import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { setUpProviders } from '../../../src/app/setup/demo-setup.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, lists, openWizard, stepOf } from './wizard.ts';

const PROVIDER = {
  id: 'openai',
  api: 'openai-completions',
  baseUrl: 'https://api.openai.com/v1',
  models: [{ id: 'gpt-5.5', name: 'GPT', contextWindow: 1000 }],
  keys: [{ profileId: 'openai:work', value: 'canary-former-key-0001' }],
};
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

async function configured(): Promise<void> {
  const storePath = join(temporaryFolder(), 'models.sqlite');
  ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5')), storePath });
  await setUpProviders(ports, [PROVIDER]);
}

const FROM_KEY = ['paste', 'canary-fresh-key-0002', 'openai/gpt-5.5', ''] as const;

test('ONB-2: a reset asks for its scope, shows what goes, keeps a copy and offers nothing of what goes', async () => {
  await configured();
  const wizard = openWizard(ports);
  const scope = stepOf('choice', await wizard.answer('yes', 'reset'));
  expect(scope.options.map(({ id }) => id)).toEqual(['config', 'config+creds+sessions', 'full']);
  expect([scope.current, scope.lines.join()]).toEqual([
    'config+creds+sessions',
    expect.stringContaining('openclaw onboard --undo-reset'),
  ]);
  const where = stepOf('choice', await wizard.answer('config+creds+sessions', 'openai'));
  expect(where.options.map(({ id }) => id)).not.toContain('existing');
  const review = stepOf('review', await wizard.answer(...FROM_KEY));
  expect(review.storeLines).toContain('- all stored credentials and conversations; a sealed copy is kept');
  expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:work']);
  await wizard.answer('accept');
  expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
  expect(wizard.lines()).toContain('  Bring it back with: openclaw onboard --undo-reset');
});

test('the choice of models alone keeps every key', async () => {
  await configured();
  const wizard = openWizard(ports);
  const where = stepOf('choice', await wizard.answer('yes', 'reset', 'config', 'openai'));
  expect(where.options.map(({ id }) => id)).toContain('existing');
  await wizard.answer('existing', 'openai/gpt-5.5', '', 'accept');
  expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:work']);
});

test('a reset that cannot store the new key brings the former ones back', async () => {
  await configured();
  const wizard = openWizard(ports);
  await wizard.answer('yes', 'reset', 'full', 'openai', ...FROM_KEY);
  const before = ports.config.read().config;
  ports.auth.save = () => Promise.reject(new Error('the disk is full'));
  expect(stepOf('review', await wizard.answer('accept')).error).toContain('the disk is full');
  expect(ports.auth.list('main').map(({ id }) => id)).toEqual(['openai:work']);
  expect(ports.config.read().config).toEqual(before);
});
