import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { CANARY, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';
import { readTree } from '../support/program.ts';

const limited = (request: FakeRequest) =>
  request.key === CANARY && request.dialect !== 'models' && request.count > 0
    ? ({
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '50' },
        body: { error: { message: 'slow down please', type: 'rate_limit_error' } },
      } as const)
    : keyedBehaviour(request);

describe('openclaw agent on the built program', () => {
  test('COOL-5, decision 18: a limited key is asked once, its sibling answers, and the next turn starts there', async () => {
    const journey = await startJourney({ behave: limited });
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const added = await journey.run(
      ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'],
      SECOND_CANARY,
    );
    expect(added.exitCode).toBe(0);
    const asked = (): readonly string[] =>
      journey.provider.requests
        .filter((request) => request.dialect !== 'models')
        .map((request) => request.key);
    const before = asked().length;

    const first = await journey.run(['agent', '--message', 'hi', '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({
      ok: true,
      credentialId: 'fake:second',
      hops: [{ credentialId: 'fake:default', reason: 'rate_limit', message: 'slow down please' }],
    });
    expect(asked().slice(before)).toEqual([CANARY, SECOND_CANARY]);

    await journey.run(['agent', '--message', 'again']);
    expect(asked().slice(before)).toEqual([CANARY, SECOND_CANARY, SECOND_CANARY]);

    const status = JSON.parse((await journey.run(['models', 'status', '--json'])).stdout);
    const [block] = status.auth.unusableProfiles;
    expect(block).toMatchObject({
      profileId: 'fake:default',
      kind: 'cooldown',
      reason: 'rate_limit',
      scope: 'model',
      models: ['fake/alpha-large'],
      source: 'retry-after',
    });
    expect(block.remainingMs).toBeGreaterThan(30_000);
    expect(block.remainingMs).toBeLessThanOrEqual(50_000);
  });

  test('FALL-9, B082: when nothing answers, exit 1 with every reason and a fix for each', async () => {
    const journey = await startJourney();
    await journey.connect(CANARY);
    await journey.run(
      ['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:default'],
      'wrong-key-000',
    );
    const failed = await journey.run(['agent', '--message', 'hi']);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toBe('');
    expect(failed.stderr).toMatch(
      /^All models failed \(1\): fake\/alpha-large: HTTP 401: Incorrect API key provided: \[redacted\]/,
    );
    expect(failed.stderr).toContain('→ fake/alpha-large: ');
    expect(failed.stderr).toContain('openclaw models auth paste-api-key --provider fake');
  });

  test('F5: --timeout is the time for all of a turn, whatever the config says', async () => {
    let isHanging = false;
    const journey = await startJourney({
      behave: (request) => (isHanging ? { kind: 'hang' } : keyedBehaviour(request)),
    });
    await journey.connect(CANARY);
    isHanging = true;
    const failed = await journey.run(['agent', '--message', 'hi', '--timeout', '1s', '--json']);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr + failed.stdout).toContain('no answer within 1 s (timeout)');
    for (const nonsense of ['soon', '0', '-1s', '1.5', '9999999w']) {
      const refused = await journey.run(['agent', '--message', 'hi', '--timeout', nonsense]);
      expect([nonsense, refused.exitCode, refused.stdout]).toEqual([nonsense, 2, '']);
      expect(refused.stderr).toContain('is not how long a turn can take');
    }
  });

  test('S1, S5, S9: the key is nowhere but sealed in the store', async () => {
    const journey = await startJourney();
    const outputs = [await journey.connect(CANARY)];
    for (const args of [
      ['agent', '--message', 'hi', '--json'],
      ['models', 'status'],
      ['models', 'status', '--json'],
      ['models', 'list', '--json'],
      ['models', 'auth', 'list', '--json'],
      ['models', 'set', 'nonsense'],
      ['agent', '--model', 'fake/none', '--message', 'hi'],
    ]) {
      outputs.push(await journey.run(args));
    }
    for (const output of outputs) expect(output.stdout + output.stderr).not.toContain(CANARY);
    for (const [name, bytes] of readTree(journey.home)) {
      expect(bytes.includes(CANARY), name).toBe(false);
      expect(bytes.includes(Buffer.from(CANARY).toString('base64').slice(0, 24)), name).toBe(false);
    }
    const config = readFileSync(join(journey.home, '.openclaw', 'openclaw.json'), 'utf8');
    expect(JSON.parse(config).auth.profiles).toEqual({
      'fake:default': { provider: 'fake', mode: 'api_key' },
    });
  });

  test('IMG-4: --image is read before anything is sent; a blind model without an image model is not asked', async () => {
    const journey = await startJourney({ behave: keyedBehaviour });
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const asked = () => journey.provider.requests.filter(({ dialect }) => dialect !== 'models').length;
    const before = asked();
    const missing = await journey.run(['agent', '--message', 'hi', '--image', 'none.png']);
    expect([missing.exitCode, asked()]).toEqual([2, before]);
    expect(missing.stderr).toContain('none.png cannot be read as a file');
    const path = join(journey.home, 'cat.png');
    writeFileSync(path, Buffer.from('89504e470d0a1a0a00', 'hex'));
    const blind = await journey.run(['agent', '--message', 'hi', '--image', path]);
    expect([blind.exitCode, asked()]).toEqual([1, before]);
    expect(blind.stderr).toContain('it takes no images');
  });

  test('B017: without a credential no request is made, and the exit code is 3', async () => {
    const journey = await startJourney();
    await journey.run(['models', 'set', 'groq/openai/gpt-oss-120b']);
    const answer = await journey.run(['agent', '--message', 'hi']);
    expect(answer.exitCode).toBe(3);
    expect(answer.stderr).toContain('No API key found for provider "groq"');
    expect(journey.provider.requests).toHaveLength(0);
  });

  test('decision 9: a word that means nothing exits 2, names the nearest and writes nothing', async () => {
    const journey = await startJourney();
    const answer = await journey.run(['models', 'set', 'anthropic-opus']);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toContain('Unknown model: anthropic-opus');
    expect(readTree(journey.home).size).toBe(0);
  });
});
