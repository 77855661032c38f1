import { afterEach, describe, expect, it } from 'vitest';
import type { FakeRequest } from '../../../src/adapters/demo/behaviour.ts';
import { startDemoProviders } from '../../../src/adapters/demo/demo-script.ts';
import { startFakeProvider } from '../../../src/adapters/demo/fake-provider.ts';
import { createModelCaller } from '../../../src/adapters/providers/model-caller.ts';
import { API_MODES, type ApiMode } from '../../../src/core/providers/provider.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { PATIENT } from '../providers/call-target.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
  return response.json();
}

describe('the fake provider', () => {
  it.each([
    ['/v1/chat/completions', { model: 'm' }, { choices: [{ message: { content: 'Hi' } }] }],
    ['/v1/responses', { model: 'm' }, { output: [{ content: [{ text: 'Hi' }] }] }],
    ['/v1/messages', { model: 'm' }, { content: [{ type: 'text', text: 'Hi' }] }],
    ['/v1beta/models/m:generateContent', {}, { candidates: [{ content: { parts: [{ text: 'Hi' }] } }] }],
    ['/api/chat', { model: 'm', stream: false }, { message: { content: 'Hi' }, done: true }],
  ])('%s answers whole when no stream is asked for', async (path, body, answer) => {
    const provider = await startFakeProvider({ behave: () => ({ kind: 'answer', text: 'Hi' }) });
    cleanups.push(() => provider.close());
    expect(await post(`${provider.url}${path}`, body)).toMatchObject(answer);
    expect(provider.requests).toMatchObject([{ path, model: 'm', method: 'POST' }]);
  });

  it('tells its script key, model, count and dialect of every request', async () => {
    const seen: FakeRequest[] = [];
    const provider = await startFakeProvider({
      behave: (request) => {
        seen.push(request);
        return { kind: 'answer', text: 'Hi' };
      },
    });
    cleanups.push(() => provider.close());
    await fetch(`${provider.url}/v1/models`, { headers: { 'x-api-key': 'canary-a' } });
    await post(`${provider.url}/v1/messages`, { model: 'm' }, { 'x-api-key': 'canary-a' });
    await post(`${provider.url}/v1/responses`, { model: 'n' }, { authorization: 'Bearer canary-b' });
    expect(seen.map(({ key, model, count, dialect }) => [key, model, count, dialect])).toEqual([
      ['canary-a', '', 0, 'models'],
      ['canary-a', 'm', 0, 'anthropic-messages'],
      ['canary-b', 'n', 1, 'openai-responses'],
    ]);
    expect((await fetch(`${provider.url}/api/v1/models`)).status).toBe(404);
    expect((await fetch(`${provider.url}/elsewhere`)).status).toBe(404);
  });
});

describe('the demo script (ui.md section 7)', () => {
  it('lets keys fail and recover as time goes by', async () => {
    let now = 1000;
    const demo = await startDemoProviders({ now: () => now });
    cleanups.push(() => demo.close());
    const statusOf = async (
      providerId: string,
      profileId: string,
      afterMs: number,
    ): Promise<number | string> => {
      now = 1000 + afterMs;
      const provider = demo.providers.find(({ id }) => id === providerId)!;
      const key = provider.keys.find((entry) => entry.profileId === profileId)!;
      const outcome = await createModelCaller().call(
        {
          ref: { provider: provider.id, model: provider.models[0]!.id },
          api: provider.api as ApiMode,
          baseUrl: provider.baseUrl,
          headers: {},
          auth: { kind: 'api-key', secret: new Secret(key.value) },
        },
        [{ role: 'user', text: 'Hi' }],
        { limits: { ...PATIENT, firstTokenMs: 500 }, signal: new AbortController().signal },
      );
      if (outcome.ok) return 'ok';
      return outcome.evidence.status ?? outcome.evidence.name ?? 'none';
    };
    const work = (afterMs: number) => statusOf('aurora', 'aurora:work', afterMs);
    expect([await work(0), await work(7000), await work(21_000), await work(46_000)]).toEqual([
      'ok',
      429,
      'ok',
      529,
    ]);
    expect([await work(111_000), await work(115_000)]).toEqual(['TimeoutError', 'ok']);
    expect(await statusOf('aurora', 'aurora:home', 25_000)).toBe(402);
    expect(await statusOf('borealis', 'borealis:old', 0)).toBe(401);
    expect(await statusOf('comet', 'comet:comet', 0)).toBe('ok');
  });

  it('speaks protocols that exist and has several keys per provider', async () => {
    const demo = await startDemoProviders({ now: () => 0 });
    cleanups.push(() => demo.close());
    expect(demo.providers).toHaveLength(3);
    for (const { api, keys, models } of demo.providers) {
      expect(API_MODES).toContain(api);
      expect(keys.length * models.length).toBeGreaterThan(0);
    }
    expect(demo.providers.filter(({ keys }) => keys.length > 1)).toHaveLength(2);
  });
});
