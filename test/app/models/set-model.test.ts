import { afterEach, describe, expect, test } from 'vitest';
import { setPrimaryModel } from '../../../src/app/models/set-model.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function model(): unknown {
  return ports.config.read().config.agents?.defaults?.model;
}

describe('what a word means', () => {
  test.each([
    ['a ref', 'openai/gpt-5.5', 'openai/gpt-5.5'],
    ['another spelling of the provider (REF-3)', 'OpenAI/gpt-5.5', 'openai/gpt-5.5'],
    ['another spelling of the model (REF-4)', 'openai/GPT-5.5', 'openai/gpt-5.5'],
    ['an alias (ALIAS-2)', 'fast', 'groq/openai/gpt-oss-120b'],
    ['an alias in capitals (ALIAS-5)', 'FAST', 'groq/openai/gpt-oss-120b'],
    ['a bare id that one provider in use lists (REF-5)', 'house-1', 'vllm/house-1'],
    ['white space around it', '  openai/gpt-5.5 ', 'openai/gpt-5.5'],
  ])('SET-1: %s', async (_, word, ref) => {
    ports = testPorts({
      config: {
        agents: {
          defaults: { models: { 'groq/openai/gpt-oss-120b': { alias: 'fast' }, 'openai/gpt-5.5': {} } },
        },
        models: { providers: { vllm: { models: [{ id: 'house-1' }] } } },
      },
    });
    expect(await setPrimaryModel(ports, word)).toMatchObject({ ref, write: { changed: true }, notes: [] });
    expect(model()).toEqual({ primary: ref });
    expect((await ports.preferences()).read().recents).toEqual([ref]);
  });
});

describe('what is refused', () => {
  test.each([
    ['an unknown provider', 'opnai/gpt-5.5', 'openai/gpt-5.5'],
    ['a bare word that matches nothing', 'gpt-5.55', 'gpt-5.5'],
  ])('SET-2: %s writes nothing and names the nearest', async (_, word, near) => {
    ports = testPorts({ config: { agents: { defaults: { model: 'xai/grok-4.3' } } } });
    const error = await setPrimaryModel(ports, word).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'model-unknown', exitCode: 2 });
    const { details } = error as { details: readonly string[] };
    expect(details.join(' ')).toContain(near);
    expect(details[0]?.split(', ').length).toBeLessThanOrEqual(3);
    expect(ports.config.changes).toEqual([]);
    expect((await ports.preferences()).read().recents).toEqual([]);
  });

  test('nothing at all is refused too, as wrong words', async () => {
    ports = testPorts();
    await expect(setPrimaryModel(ports, '  ')).rejects.toMatchObject({ code: 'usage' });
    expect(ports.config.changes).toEqual([]);
  });
});

describe('decision 9: an unknown model of a known provider', () => {
  test('is saved with a warning that names the nearest', async () => {
    ports = testPorts();
    const { notes } = await setPrimaryModel(ports, 'openai/gpt-5.55');
    expect(model()).toEqual({ primary: 'openai/gpt-5.55' });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^openai\/gpt-5\.55 is not in the catalog of openai; saved as unverified\./);
    expect(notes[0]).toContain('openai/gpt-5.5');
  });

  test('a bare id of the default provider is taken with the deprecation warning when it is listed', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'openai/gpt-5.5' } } } });
    const { ref, notes } = await setPrimaryModel(ports, 'gpt-5.5');
    expect(ref).toBe('openai/gpt-5.5');
    expect(notes).toEqual([expect.stringContaining('deprecated')]);
  });
});

describe('what stays', () => {
  test('SET-3: each one takes the place of the last, never a place beside it', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: { fallbacks: ['groq/x'] } } } } });
    for (const ref of ['openai/gpt-5.5', 'xai/grok-4.3', 'zai/glm-5']) {
      await setPrimaryModel(ports, ref);
      expect(model()).toEqual({ primary: ref, fallbacks: ['groq/x'] });
    }
  });

  test('SEL-6: fallbacks stay, in object form and in the bare one', async () => {
    ports = testPorts({
      config: { agents: { defaults: { model: { primary: 'a/b', fallbacks: ['xai/grok-4.3'] } } } },
    });
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    expect(model()).toEqual({ primary: 'openai/gpt-5.5', fallbacks: ['xai/grok-4.3'] });
    ports.close();
    ports = testPorts({ config: { agents: { defaults: { model: 'xai/grok-4.3' } } } });
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    expect(model()).toEqual({ primary: 'openai/gpt-5.5' });
  });

  test('decision 27: every other byte of a JSON5 file with comments', async () => {
    const before = `// my agents
{
  gateway: { port: 18789, }, // upstream's
  agents: {
    defaults: {
      /* the good one */
      model: { primary: 'xai/grok-4.3', fallbacks: ['groq/llama'] },
    },
  },
}
`;
    ports = testPorts({ config: before });
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    const after = ports.config.text();
    expect(after).toContain('openai/gpt-5.5');
    expect(after.replace(/(['"])openai\/gpt-5\.5\1/, "'xai/grok-4.3'")).toBe(before);
  });

  test('the same model again changes no byte and makes no revision', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } } } });
    const before = ports.config.read();
    expect((await setPrimaryModel(ports, 'openai/gpt-5.5')).write.changed).toBe(false);
    expect(ports.config.read()).toMatchObject({ text: before.text, revision: before.revision });
  });

  test('keys and blocks are not touched', async () => {
    ports = testPorts();
    await ports.auth.save({
      id: 'openai:default',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-set-key'),
      verification: { state: 'verified', atMs: 1 },
    });
    const before = ports.auth.list('main');
    await setPrimaryModel(ports, 'xai/grok-4.3');
    expect(ports.auth.list('main')).toEqual(before);
  });
});

describe('SET-4, Q-12: the allowlist', () => {
  test('takes the model in when there is one, in any spelling once (AFB-5: under its own name)', async () => {
    ports = testPorts({
      config: { agents: { defaults: { models: { 'groq/*': {}, 'OpenAI/GPT-5.5': {} } } } },
    });
    await setPrimaryModel(ports, 'xai/grok-4.3');
    await setPrimaryModel(ports, 'groq/openai/gpt-oss-120b');
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    expect(Object.keys(ports.config.read().config.agents?.defaults?.models ?? {})).toEqual([
      'groq/*',
      'xai/grok-4.3',
      'openai/gpt-5.5',
    ]);
  });

  test.each([
    ['none', {}],
    ['an empty one', { agents: { defaults: { models: {} } } }],
  ])('is not created out of %s', async (_, config) => {
    ports = testPorts({ config });
    await setPrimaryModel(ports, 'openai/gpt-5.5');
    expect(ports.config.read().config.agents?.defaults?.models ?? {}).toEqual({});
  });
});

describe('CLI-6: other writers', () => {
  /** The store, and what happens right before (or after) our process changes it, once. */
  function racing(around: { readonly before?: () => void; readonly after?: () => void }) {
    const { config } = ports;
    let isFirst = true;
    const update: typeof config.update = async (actor, compute) => {
      const result = await config.update(actor, (snapshot) => {
        const edits = compute(snapshot);
        if (isFirst) around.before?.();
        isFirst = false;
        return edits;
      });
      around.after?.();
      return result;
    };
    return { ...ports, config: { ...config, update } };
  }

  test('a change between reading and writing is kept beside ours', async () => {
    ports = testPorts();
    const theirs = racing({ before: () => ports.config.overwrite('{ "theirs": true }\n') });
    await setPrimaryModel(theirs, 'openai/gpt-5.5');
    expect(ports.config.read().document).toEqual({
      theirs: true,
      agents: { defaults: { model: { primary: 'openai/gpt-5.5' } } },
    });
  });

  test('a change right after writing is told instead of claiming success', async () => {
    ports = testPorts();
    const theirs = racing({ after: () => ports.config.overwrite('{}\n') });
    await expect(setPrimaryModel(theirs, 'openai/gpt-5.5')).rejects.toThrow(
      'The default model did not become openai/gpt-5.5',
    );
  });
});

test('preferences that cannot be kept are no failure', async () => {
  ports = testPorts();
  const broken = { ...ports, preferences: () => Promise.reject(new Error('read-only home')) };
  expect((await setPrimaryModel(broken, 'openai/gpt-5.5')).ref).toBe('openai/gpt-5.5');
});
