import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  completionsStream,
  eventMessage,
  googleStream,
  responsesStream,
  type SeenRequest,
  scriptedServer,
} from '../adapters/providers/scripted-server.ts';
import { CANARY, startJourney } from '../support/journey.ts';
import { runProgram } from '../support/program.ts';

interface Mode {
  readonly provider: string;
  readonly model: string;
  readonly body: string | Uint8Array;
  /** Of `models.providers.<id>`, beside the address. */
  readonly entry?: object;
  readonly env: (folder: string, url: string) => Readonly<Record<string, string>>;
  readonly authorized: (headers: SeenRequest['headers']) => boolean;
}

const event = (type: string, payload: object): Buffer =>
  eventMessage({ ':message-type': 'event', ':event-type': type }, payload);
const converse = Buffer.concat([
  event('contentBlockDelta', { delta: { text: 'Hello there' } }),
  event('messageStop', { stopReason: 'end_turn' }),
]);
const isBearer = ({ authorization }: SeenRequest['headers']): boolean => authorization === `Bearer ${CANARY}`;

const MODES: readonly (readonly [string, Mode])[] = [
  [
    'Bedrock with a bearer token',
    {
      provider: 'amazon-bedrock',
      model: 'amazon.nova-lite-v1:0',
      body: converse,
      env: () => ({ AWS_BEARER_TOKEN_BEDROCK: CANARY }),
      authorized: isBearer,
    },
  ],
  [
    'Bedrock with AWS_PROFILE',
    {
      provider: 'amazon-bedrock',
      model: 'amazon.nova-lite-v1:0',
      body: converse,
      env: (folder) => {
        const path = join(folder, 'aws');
        const keys = [`aws_access_key_id=${CANARY}-id`, `aws_secret_access_key=${CANARY}`];
        writeFileSync(path, `[work]\n${keys.join('\n')}\n`);
        return { AWS_PROFILE: 'work', AWS_SHARED_CREDENTIALS_FILE: path, AWS_REGION: 'eu-west-1' };
      },
      authorized: ({ authorization = '' }) =>
        authorization.startsWith(`AWS4-HMAC-SHA256 Credential=${CANARY}-id/`) &&
        authorization.includes('/eu-west-1/bedrock/'),
    },
  ],
  [
    'Azure with a key',
    {
      provider: 'microsoft-foundry',
      model: 'gpt-4',
      body: responsesStream('Hello there'),
      env: () => ({ AZURE_OPENAI_API_KEY: CANARY }),
      authorized: (headers) => headers['api-key'] === CANARY,
    },
  ],
  [
    'Vertex AI with a key',
    {
      provider: 'google-vertex',
      model: 'gemini-2.5-pro',
      body: googleStream('Hello there'),
      env: () => ({ GOOGLE_CLOUD_API_KEY: CANARY }),
      authorized: (headers) => headers['x-goog-api-key'] === CANARY,
    },
  ],
  [
    'a ChatGPT account with a token',
    {
      provider: 'openai-codex',
      model: 'gpt-5.5',
      body: responsesStream('Hello there'),
      entry: { apiKey: '${MY_TOKEN}', auth: 'oauth' },
      env: () => ({ MY_TOKEN: CANARY }),
      authorized: isBearer,
    },
  ],
  [
    'GitHub Copilot with a GitHub token',
    {
      provider: 'github-copilot',
      model: 'gpt-5.5',
      body: completionsStream('Hello there'),
      env: (_folder, url) => ({ COPILOT_GITHUB_TOKEN: `${CANARY}-gh`, COPILOT_GITHUB_DOMAIN: url }),
      authorized: isBearer,
    },
  ],
];

test.each(MODES)(
  '%s: agent streams an answer, and a refusal is a refused credential',
  async (_name, mode) => {
    const journey = await startJourney();
    let isRefusing = false;
    const json = { 'content-type': 'application/json' };
    const server = await scriptedServer(({ path, headers }) => {
      if (path.endsWith('/v2/token')) return { headers: json, body: JSON.stringify({ token: CANARY }) };
      if (isRefusing || !mode.authorized(headers)) {
        return { status: 401, headers: json, body: JSON.stringify({ error: { message: `no ${CANARY}` } }) };
      }
      return { body: mode.body };
    });
    const { provider, model, entry, body: _body } = mode;
    const config = {
      agents: { defaults: { model: `${provider}/${model}` } },
      models: {
        providers: { [provider]: { baseUrl: server.url, models: [{ id: model, name: model }], ...entry } },
      },
    };
    mkdirSync(join(journey.home, '.openclaw'), { recursive: true });
    writeFileSync(join(journey.home, '.openclaw', 'openclaw.json'), JSON.stringify(config));
    const env = { ...journey.env, ...mode.env(journey.home, server.url) };
    const ask = () => runProgram(['agent', '--message', 'hi', '--json'], { env });
    const answered = await ask();
    expect(answered.stderr).toBe('');
    expect(JSON.parse(answered.stdout)).toMatchObject({ ok: true, text: 'Hello there' });
    isRefusing = true;
    const refused = await ask();
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false });
    expect(refused.stdout + refused.stderr).toMatch(/auth/);
    expect(refused.stdout + refused.stderr).not.toContain(CANARY);
  },
);
