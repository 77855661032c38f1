import { afterEach, expect, test } from 'vitest';
import { chooserRows } from '../../../src/app/setup/configure-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { closeWizards, openWizard, stepOf } from './wizard.ts';

const KEY = 'canary-chooser-key-0001';
const KNOWN = { wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' } };
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

test('CONF-6: without a connection to prefer, what can be used here; with nothing usable, the whole catalog', async () => {
  const list = async (config: object, env: Readonly<Record<string, string>>) => {
    ports = testPorts({ config, env });
    const wizard = openWizard(ports, { purpose: 'configure-model' });
    const { rows } = stepOf('model', await wizard.answer('model'));
    const found = [new Set(rows.map(({ provider }) => provider)), rows.length] as const;
    closeWizards();
    ports.close();
    return found;
  };
  const { wizard } = KNOWN;
  const [usable] = await list({ wizard }, { OPENAI_API_KEY: KEY });
  expect([...usable]).toEqual(['openai']);
  const [all, count] = await list({ wizard }, {});
  expect(all.size).toBeGreaterThan(20);
  expect(count).toBeGreaterThan(500);
  ports = testPorts();
});

test('CONF-6: a provider of which no model is known is answered with what there is', () => {
  ports = testPorts({ config: KNOWN, env: { OPENAI_API_KEY: KEY } });
  const draft = draftFor('nobody-knows', { discovered: [], configures: true });
  const rows = chooserRows(ports, readWorld(ports), draft);
  expect(new Set(rows.map(({ provider }) => provider))).toEqual(new Set(['openai']));
});
