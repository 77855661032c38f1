import { afterEach, describe, expect, test } from 'vitest';
import { equivalentCommand, receiptLines, testLine } from '../../../src/app/setup/setup-receipt.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { failed } from './wizard.ts';

const PASTED = { kind: 'secret', secret: new Secret('canary-receipt-key') } as const;
const START = 'openclaw onboard --non-interactive --accept-risk --auth-choice';

let ports: TestPorts;

afterEach(() => ports?.close());

const NEVER = new AbortController().signal;

describe('the same from a script', () => {
  test.each<[string, ReturnType<typeof draftFor>, string]>([
    [
      'a pasted key',
      draftFor('openai', { credential: PASTED, primary: 'openai/gpt-5.5' }),
      'openai-api-key --custom-model-id gpt-5.5 --openai-api-key -',
    ],
    [
      'a variable',
      draftFor('groq', { credential: { kind: 'env', name: 'GROQ_API_KEY' } }),
      'groq-api-key --secret-input-mode ref',
    ],
    [
      'Ollama',
      draftFor('ollama', { primary: 'ollama/gemma4' }),
      'ollama --custom-base-url http://127.0.0.1:11434 --custom-model-id gemma4',
    ],
    [
      'a local server elsewhere',
      draftFor('vllm', { baseUrl: 'https://gpu.example.test/v1', credential: PASTED }),
      'vllm --custom-base-url https://gpu.example.test/v1 --custom-api-key -',
    ],
    [
      'an address that hangs on the account',
      draftFor('microsoft-foundry', { baseUrl: 'https://one.test', writesEndpoint: true }),
      'microsoft-foundry-apikey --custom-base-url https://one.test',
    ],
    [
      'another server',
      draftFor('custom-here', { api: 'anthropic-messages', primary: 'custom-here/a/b', credential: PASTED }),
      'custom-api-key --custom-base-url http://127.0.0.1:8123/v1 --custom-model-id a/b --custom-compatibility anthropic --custom-api-key -',
    ],
    [
      'another Responses server',
      draftFor('custom-here', { api: 'openai-responses' }),
      'custom-api-key --custom-base-url http://127.0.0.1:8123/v1 --custom-compatibility openai-responses',
    ],
  ])('%s', (_, draft, words) => {
    expect(equivalentCommand(draft)).toBe(`${START} ${words}`);
  });
});

describe('the receipt', () => {
  const write = {
    path: '/p/openclaw.json',
    backupPath: '/p/openclaw.json.bak',
    revision: 'r2',
    changed: true,
  };

  test('CLI-5: names what was written and where the former text is', () => {
    ports = testPorts();
    const draft = draftFor('openai', { primary: 'openai/gpt-5.5', fallbacks: ['a/b'] });
    expect(
      receiptLines(ports, draft, { write, profile: undefined, copyPath: undefined }).slice(0, 4),
    ).toEqual([
      'Updated config: /p/openclaw.json',
      '  Backup: /p/openclaw.json.bak',
      'Default model: openai/gpt-5.5',
      'Fallbacks: a/b',
    ]);
  });

  test('says nothing of a file that did not change', () => {
    ports = testPorts();
    const same = { ...write, changed: false, backupPath: undefined };
    expect(
      receiptLines(ports, draftFor('openai'), { write: same, profile: undefined, copyPath: undefined }),
    ).toEqual(['The same from a script:', `  ${START} openai-api-key`]);
  });
});

describe('B044: the proof at the end', () => {
  const config = { agents: { defaults: { model: 'openai/gpt-5.5' } } };
  const draft = draftFor('openai', { primary: 'openai/gpt-5.5' });

  async function stored(): Promise<void> {
    await ports.auth.save({
      id: 'openai:default',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: PASTED.secret,
      verification: { state: 'unverified', atMs: 1 },
    });
  }

  test('an answer verifies the stored key', async () => {
    ports = testPorts({ config });
    await stored();
    expect(await testLine(ports, draft, NEVER)).toEqual({
      ok: true,
      lines: ['openai/gpt-5.5 says: hello (0 ms)'],
    });
    expect(ports.auth.get('main', 'openai:default')?.verification.state).toBe('verified');
  });

  test('a failure is told with what to do', async () => {
    ports = testPorts({ config });
    await stored();
    ports.setAnswer(() => failed(401, 'Incorrect API key provided'));
    const { ok, lines } = await testLine(ports, draft, NEVER);
    expect(ok).toBe(false);
    expect(lines[0]).toBe('openai/gpt-5.5 did not answer: Incorrect API key provided');
    expect(lines[1]).toMatch(/\S/);
    expect(ports.auth.get('main', 'openai:default')?.verification.state).toBe('unverified');
  });

  test('without a credential nothing is sent', async () => {
    ports = testPorts({ config });
    expect(await testLine(ports, draft, NEVER)).toEqual({
      ok: false,
      lines: ['No credential for openai/gpt-5.5 can be used yet.'],
    });
    expect(await testLine(ports, { ...draft, primary: undefined }, NEVER)).toEqual({ ok: true, lines: [] });
    expect(ports.calls).toEqual([]);
  });

  test('RES-2: a reference that does not resolve is told', async () => {
    ports = testPorts({ config });
    await ports.auth.save({
      id: 'openai:default',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      ref: { source: 'env', provider: 'default', id: 'GONE_KEY' },
      verification: { state: 'unverified', atMs: 1 },
    });
    const { ok, lines } = await testLine(ports, draft, NEVER);
    expect(ok).toBe(false);
    expect(lines.join(' ')).toContain('GONE_KEY');
    expect(ports.calls).toEqual([]);
  });
});
