import { afterEach, describe, expect, it } from 'vitest';
import { resolveTarget } from '../../../src/app/calls/resolve-target.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

async function target(entry: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>> = {}) {
  const base = { baseUrl: 'https://lab.example/v1', apiKey: 'canary-config-key' };
  ports = testPorts({ config: { models: { providers: { lab: { ...base, ...entry } } } }, env });
  const world = readWorld(ports);
  const ref = { provider: 'lab', model: 'm' };
  const candidate = world.plan(ref)[0]!;
  return resolveTarget(ports, world, ref, candidate);
}

describe('headers of a request (SEC-13, CUST-5)', () => {
  it('request.headers come over headers, whatever the case of the name', async () => {
    const found = await target(
      {
        headers: { 'X-Team': 'one', plain: 'yes' },
        request: { headers: { 'x-team': '${TEAM}' } },
      },
      { TEAM: 'two' },
    );
    expect(found.ok && found.target.headers).toEqual({ plain: 'yes', 'x-team': 'two' });
    expect(found.ok && found.target.auth.kind).toBe('api-key');
  });

  it.each([
    [{ mode: 'authorization-bearer', token: '$TOKEN' }, { authorization: 'Bearer canary-token' }],
    [
      { mode: 'header', headerName: 'x-lab', value: '${TOKEN}', prefix: 'Key ' },
      { 'x-lab': 'Key canary-token' },
    ],
    [{ mode: 'header', headerName: 'x-lab', value: 'canary-token' }, { 'x-lab': 'canary-token' }],
  ])('request.auth %j replaces the key', async (auth, headers) => {
    const found = await target({ request: { auth } }, { TOKEN: 'canary-token' });
    expect(found.ok && found.target.headers).toEqual(headers);
    expect(found.ok && found.target.auth).toEqual({ kind: 'none' });
    expect(ports.redactor.redact('it was canary-token')).toBe('it was [redacted]');
  });

  it('the provider’s own way is kept when it is asked for', async () => {
    const found = await target({ request: { auth: { mode: 'provider-default' } } });
    expect(found.ok && found.target.auth.kind).toBe('api-key');
  });

  it.each([
    [{ headers: { a: '${NONE}' } }, 'Environment variable "NONE" is not set.'],
    [
      { request: { auth: { mode: 'authorization-bearer', token: '$NONE' } } },
      'Environment variable "NONE" is not set.',
    ],
  ])('SEC-11: %j fails the request', async (entry, message) => {
    expect(await target(entry)).toEqual({ ok: false, message });
  });

  it('S8: a sensitive header in plain text is told to the redactor, another is not', async () => {
    await target({ headers: { 'X-Auth-Token': 'canary-header', 'X-Team': 'canary-team' } });
    expect(ports.redactor.redact('canary-header canary-team')).toBe('[redacted] canary-team');
  });
});
