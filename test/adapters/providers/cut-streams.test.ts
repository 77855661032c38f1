import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startFakeProvider } from '../../../src/adapters/demo/fake-provider.ts';
import { createFetch } from '../../../src/adapters/http/http-client.ts';
import { createModelCaller } from '../../../src/adapters/providers/model-caller.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { CallOutcome } from '../../../src/core/ports/model-calls.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { turn } from '../../support/turns.ts';
import { PATIENT, SPOKEN, type Spoken, targetOf } from './call-target.ts';

const TEXT = 'One two — three ✓ four, and a longer end.';
const OTHER = 'The stand-in says something else.';

interface Whole {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
const whole = new Map<string, Whole>();
const streamOf = (api: Spoken, text = TEXT): Whole => whole.get(`${api} ${text}`)!;

/** How a connection goes away: an orderly end, or none. */
type End = 'closed' | 'reset';

/** A fetch whose answer ends behind so many of its bytes; no network anywhere. */
function cut({ bytes, contentType }: Whole, at: number, end: End, pieces = 1): typeof globalThis.fetch {
  return async () => {
    const size = Math.max(1, Math.ceil(at / pieces));
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let from = 0; from < at; from += size) {
          controller.enqueue(bytes.slice(from, Math.min(at, from + size)));
          // What arrived is read before the connection goes away.
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (end === 'closed') controller.close();
        else controller.error(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      },
    });
    return new Response(body, { headers: { 'content-type': contentType } });
  };
}

async function ask(api: Spoken, fetch: typeof globalThis.fetch) {
  let shown = '';
  const outcome: CallOutcome = await createModelCaller({ fetchWith: () => fetch }).call(
    targetOf('http://127.0.0.1:9', api),
    [{ role: 'user', text: 'hi' }],
    { limits: PATIENT, signal: new AbortController().signal, onText: (text) => (shown += text) },
  );
  return { outcome, shown };
}

beforeAll(async () => {
  for (const text of [TEXT, OTHER]) {
    const server = await startFakeProvider({ behave: () => ({ kind: 'answer', text }) });
    for (const api of SPOKEN) {
      const kept: typeof createFetch = (options) => async (input, init) => {
        const answer = await createFetch(options)(input, init);
        const contentType = answer.headers.get('content-type') ?? '';
        whole.set(`${api} ${text}`, {
          bytes: new Uint8Array(await answer.clone().arrayBuffer()),
          contentType,
        });
        return answer;
      };
      await createModelCaller({ fetchWith: kept }).call(
        targetOf(server.url, api),
        [{ role: 'user', text: 'hi' }],
        { limits: PATIENT, signal: new AbortController().signal },
      );
    }
    await server.close();
  }
});

describe('F10: an answer that dies after its first k bytes', () => {
  test.each(SPOKEN.flatMap((api) => (['closed', 'reset'] as const).map((end) => [api, end] as const)))(
    '%s, %s, at every k: whole, or an error that knows whether text was shown',
    { timeout: 120_000 },
    async (api, end) => {
      const { bytes } = streamOf(api);
      const seen = { before: 0, within: 0 };
      for (let at = 0; at <= bytes.length; at += 1) {
        const { outcome, shown } = await ask(api, cut(streamOf(api), at, end));
        const where = `${api} ${end} at ${at}`;
        expect(TEXT.startsWith(shown), where).toBe(true);
        if (outcome.ok) {
          expect([outcome.text, shown], where).toEqual([TEXT, TEXT]);
          continue;
        }
        expect(outcome.outputStarted, where).toBe(shown !== '');
        if (shown === '') expect(classifyFailure(outcome.evidence, 0).failover, where).toBe(true);
        seen[shown === '' ? 'before' : 'within'] += 1;
      }
      expect(seen.before, 'cuts before the first text').toBeGreaterThan(0);
      expect(seen.within, 'cuts after it').toBeGreaterThan(0);
      const { outcome } = await ask(api, cut(streamOf(api), bytes.length, 'closed'));
      expect(outcome).toMatchObject({ ok: true, text: TEXT });
    },
  );
});

describe('F10: a turn whose first model dies after k bytes', () => {
  let ports: TestPorts;
  afterEach(() => ports.close());

  test('before the first text another model answers; after it nobody goes on', {
    timeout: 120_000,
  }, async () => {
    const provider = (api: Spoken) => ({
      baseUrl: 'http://127.0.0.1:9/v1',
      api,
      apiKey: 'canary-key',
      models: [{ id: 'm', name: 'm' }],
    });
    const config = (api: Spoken) => ({
      agents: { defaults: { model: { primary: 'first/m', fallbacks: ['second/m'] } } },
      models: { providers: { first: provider(api), second: provider('openai-completions') } },
    });
    const seen = { hops: 0, errors: 0, whole: 0 };
    const run = fc.asyncProperty(
      fc.constantFrom(...SPOKEN),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom<End>('closed', 'reset'),
      fc.integer({ min: 1, max: 9 }),
      async (api, part, end, pieces) => {
        ports = testPorts({ config: config(api) });
        const at = Math.floor(part * streamOf(api).bytes.length);
        const asked: string[] = [];
        const caller = (name: string) => {
          const isFirst = name === 'first';
          const answer = isFirst ? streamOf(api) : streamOf('openai-completions', OTHER);
          const fetch = isFirst ? cut(answer, at, end, pieces) : cut(answer, answer.bytes.length, 'closed');
          return createModelCaller({ fetchWith: () => fetch });
        };
        Object.assign(ports, {
          modelCaller: async () => ({
            call: (...[target, messages, options]: Parameters<ReturnType<typeof caller>['call']>) => {
              asked.push(target.ref.provider);
              return caller(target.ref.provider).call(target, messages, options);
            },
          }),
        });
        let shown = '';
        const result = await turn(ports, { onText: (text) => (shown += text) }).catch(() => undefined);
        ports.close();
        if (result === undefined) {
          seen.errors += 1;
          expect(asked).not.toContain('second');
          expect(shown).not.toBe('');
          expect(TEXT.startsWith(shown)).toBe(true);
          return;
        }
        const isFirst = result.served === 'first/m';
        seen[isFirst ? 'whole' : 'hops'] += 1;
        expect([result.text, shown]).toEqual(isFirst ? [TEXT, TEXT] : [OTHER, OTHER]);
      },
    );
    await fc.assert(run, { numRuns: 300, examples: SPOKEN.map((api) => [api, 1, 'closed', 3] as const) });
    expect(Math.min(seen.hops, seen.errors, seen.whole), JSON.stringify(seen)).toBeGreaterThan(0);
  });
});
