import { afterEach, expect, test, vi } from 'vitest';
import { createScanSession } from '../../../src/app/scan/scan-session.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const MODEL = {
  id: 'vendor/model:free',
  pricing: { prompt: '0', completion: '0' },
  supported_parameters: ['tools'],
};

test('P30: a scan that fails stays over, also when a picture of its checks was still to come', async () => {
  ports = testPorts({
    env: { OPENROUTER_API_KEY: 'canary-key' },
    scanner: {
      catalogue: async () => ({ ok: true, document: { data: [MODEL] } }),
      checkTools: () => Promise.reject(new Error('the store is gone')),
    },
  });
  const frame = Promise.withResolvers<void>();
  ports.clock.sleep = () => frame.promise;
  const session = createScanSession(ports, {
    source: 'openrouter',
    filter: {},
    isProbing: true,
    timeoutMs: 1000,
    concurrency: 1,
  });
  await vi.waitFor(() => expect(session.getSnapshot().problem).toContain('the store is gone'));
  frame.resolve();
  await frame.promise;
  await Promise.resolve();
  expect(session.getSnapshot()).toMatchObject({ phase: 'done', problem: 'the store is gone' });
  session.dispose();
});
