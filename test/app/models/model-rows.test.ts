import { afterEach, describe, expect, test } from 'vitest';
import { availableRows, isRowUsable, rowMaker, selectedRefs } from '../../../src/app/models/model-rows.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { formatModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';
import { blocked } from '../../support/blocked.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, GROQ, OPENAI, saveKeys, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const rowOf = (ref: string) => rowMaker(readWorld(ports))(parseModelRef(ref)!);
const selected = () => selectedRefs(readWorld(ports)).map(formatModelRef);
const available = () => availableRows(readWorld(ports)).map((row) => formatModelRef(row.ref));

describe('a row', () => {
  test('LIST-4: tags', () => {
    const imageModel = { primary: ANTHROPIC, fallbacks: [OPENAI] };
    ports = testPorts({
      config: chainConfig([GROQ, 'openai/gpt-99'], { imageModel, models: { [OPENAI]: { alias: 'work' } } }),
    });
    expect(rowOf(OPENAI).tags).toEqual([
      'default',
      'img-fallback#1',
      'configured',
      'alias:work',
      'alias:gpt',
    ]);
    expect(rowOf(GROQ).tags).toEqual(['fallback#1']);
    expect(rowOf('openai/gpt-99').tags).toEqual(['fallback#2', 'missing']);
    expect(rowOf(ANTHROPIC).tags).toEqual(['image']);
    expect(rowOf('xai/grok-4').tags).not.toContain('configured');
  });

  test('LIST-4: a tag stands once, however often the config names the model', () => {
    ports = testPorts({
      config: {
        agents: { defaults: { models: { 'zai/glm-5': {} } } },
        models: { providers: { 'z.ai': { apiKey: 'canary-x', models: [{ id: 'glm-5' }] } } },
      },
    });
    expect(rowOf('zai/glm-5').tags).toEqual(['configured']);
  });

  test('CUST-10: an entry under agents registers no model; a row of its provider does', () => {
    const agents = { defaults: { models: { 'box/m': { alias: 'b' } } } };
    const box = { baseUrl: 'http://10.0.0.7/v1' };
    ports = testPorts({ config: { agents, models: { providers: { box } } } });
    expect(rowOf('box/m')).toMatchObject({ model: undefined, tags: ['configured', 'alias:b', 'missing'] });
    ports.close();
    ports = testPorts({
      config: { agents, models: { providers: { box: { ...box, models: [{ id: 'm' }] } } } },
    });
    expect(rowOf('box/m')).toMatchObject({ model: { id: 'm' }, tags: ['configured', 'alias:b'] });
  });

  test("REF-7: an agent's own entries count as configured, for that agent", () => {
    const list = [{ id: 'main' }, { id: 'coder', models: { 'zai/glm-5': {} } }];
    ports = testPorts({ config: { agents: { defaults: { models: { [OPENAI]: {} } }, list } } });
    const configured = (agentId: string) => selectedRefs(readWorld(ports, agentId)).map(formatModelRef);
    expect(configured('main')).toEqual([OPENAI]);
    expect(configured('coder')).toEqual([OPENAI, 'zai/glm-5']);
  });

  test('COOL-5, B007: only the model that is blocked cools', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a');
    expect(rowOf(OPENAI).health.state).toBe('cooling');
    expect(isRowUsable(rowOf(OPENAI))).toBe(false);
    expect(isRowUsable(rowOf('openai/gpt-5.4'))).toBe(true);
  });

  test('PROV-4: a router model that carries its provider in its id cools like any other', async () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'openrouter/auto' } } } });
    await saveKeys(ports, 'openrouter:a');
    await blocked(ports, 'openrouter:a', {
      model: readWorld(ports).catalog.row(parseModelRef('openrouter/auto')!)!.id,
    });
    expect(rowOf('openrouter/deepseek/deepseek-r1').health.state).toBe('unverified');
    expect(rowOf('openrouter/auto').health.state).toBe('cooling');
  });

  test('RES-3: what runs on this machine or network is local', () => {
    ports = testPorts({
      config: { models: { providers: { box: { baseUrl: 'http://10.0.0.7/v1', models: [{ id: 'm' }] } } } },
    });
    expect([rowOf('ollama/x').local, rowOf('box/m').local, rowOf(OPENAI).local]).toEqual([true, true, false]);
  });
});

describe('the lists', () => {
  test('selected: primary, fallbacks, image, allowlist, provider rows; each once', () => {
    ports = testPorts({
      config: {
        agents: {
          defaults: {
            model: { primary: OPENAI, fallbacks: [ANTHROPIC, OPENAI] },
            imageModel: 'google/gemini-3-flash-preview',
            models: { [GROQ]: {}, 'anthropic/*': {}, [ANTHROPIC]: {} },
          },
        },
        models: { providers: { box: { baseUrl: 'http://10.0.0.7/v1', models: [{ id: 'm' }] } } },
      },
    });
    expect(selected()).toEqual([OPENAI, ANTHROPIC, 'google/gemini-3-flash-preview', GROQ, 'box/m']);
  });

  test('REF-4: an allowlist key in another spelling is the model of the catalog', () => {
    ports = testPorts({
      config: { agents: { defaults: { models: { 'Groq/LLAMA-3.3-70b-Versatile': {} } } } },
    });
    expect(selected()).toEqual([GROQ]);
  });

  test('LIST-1: a cooling key still brings its models', async () => {
    ports = await turnPorts([], ['openai:a']);
    await blocked(ports, 'openai:a', { model: '', reason: 'billing', kind: 'disabled' });
    expect(available()).toContain('openai/gpt-5.4-mini');
  });

  test("LIST-1: a server of one's own brings what it told us, not what shipped", async () => {
    const config = { models: { providers: { litellm: { baseUrl: 'http://127.0.0.1:4000' } } } };
    ports = testPorts({ config });
    const shipped = ports.bundledCatalog.models.of('litellm');
    expect(available()).not.toContain(`litellm/${shipped[0]?.id}`);
    await ports.catalogStore.replaceDiscovered('main', 'litellm', [
      { provider: 'litellm', id: 'mine', name: 'mine', input: ['text'], source: 'discovered' },
    ]);
    expect(available()).toEqual(['litellm/mine']);
  });
});
