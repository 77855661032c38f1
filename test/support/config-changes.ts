import { afterEach, expect } from 'vitest';
import { type TestPorts, type TestPortsOptions, testPorts } from './test-ports.ts';

const open: TestPorts[] = [];

afterEach(() => {
  for (const ports of open.splice(0)) ports.close();
});

/** Ports over a config that holds these `agents.defaults`; closed when the test ends. */
export function start(defaults: object = {}, options: TestPortsOptions = {}): TestPorts {
  const ports = testPorts({ config: { agents: { defaults } }, ...options });
  open.push(ports);
  return ports;
}

/** `agents.defaults` as they stand in the document now. */
export function defaultsOf(ports: TestPorts): Record<string, unknown> {
  return JSON.parse(ports.config.text()).agents.defaults;
}

/** What an action throws; that nothing was written is checked. */
export async function refused(
  ports: TestPorts,
  action: () => Promise<unknown>,
): Promise<{ code: string; exitCode: number; text: string }> {
  const before = ports.config.text();
  const error = await action().then(
    () => expect.unreachable(),
    (thrown) => thrown,
  );
  expect(ports.config.text()).toBe(before);
  return {
    code: error.code,
    exitCode: error.exitCode,
    text: [error.message, ...error.details, error.hint].join('\n'),
  };
}
