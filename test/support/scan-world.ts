import { createModelCaller } from '../../src/adapters/providers/model-caller.ts';
import { createModelScanner } from '../../src/adapters/providers/model-scanner.ts';
import type { ScanOptions } from '../../src/app/scan/scan-types.ts';
import type { Ports } from '../../src/core/ports/ports.ts';
import { type TestPorts, type TestPortsOptions, testPorts } from './test-ports.ts';

/** Ports in memory whose checks go over real HTTP to a fake OpenRouter. */
export function scanPorts(
  baseUrl: string,
  { config = {}, ...options }: Omit<TestPortsOptions, 'config'> & { readonly config?: object } = {},
): TestPorts {
  const document = { ...config, models: { providers: { openrouter: { baseUrl, models: [] } } } };
  const env = { OPENROUTER_API_KEY: 'canary-router', ...options.env };
  const scanner = createModelScanner({ client: 'openclaw-models/test' });
  const ports = testPorts({ ...options, env, config: document, scanner });
  const modelCaller: Ports['modelCaller'] = async () => createModelCaller();
  return Object.assign(ports, { modelCaller });
}

export function scanOptions(changes: Partial<ScanOptions> = {}): ScanOptions {
  return {
    source: 'openrouter',
    filter: {},
    isProbing: true,
    timeoutMs: 5000,
    concurrency: 3,
    ...changes,
  };
}
