import { afterEach, describe, expect, test } from 'vitest';
import { checkDraft } from '../../../src/app/setup/check-draft.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import type { Endpoint } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { draftFor } from './draft.ts';
import { closeWizards, inspectorOf, lists, openWizard, refusedKey, stepOf } from './wizard.ts';

const KEY = 'canary-account-key-0001';
const ZAI = {
  global: 'https://api.z.ai/api/paas/v4',
  cn: 'https://open.bigmodel.cn/api/paas/v4',
  codingGlobal: 'https://api.z.ai/api/coding/paas/v4',
  codingCn: 'https://open.bigmodel.cn/api/coding/paas/v4',
};
let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

/** Only these addresses take the key. */
function accepting(...urls: readonly string[]) {
  return inspectorOf((endpoint: Endpoint) =>
    urls.includes(endpoint.baseUrl) ? lists('glm-5', 'glm-5.3')(endpoint) : refusedKey(),
  );
}

describe('ONB-28: a Z.AI key finds its endpoint', () => {
  const draft = draftFor('zai', { credential: { kind: 'secret', secret: new Secret(KEY) } });
  const open = new AbortController().signal;

  test.each([
    [[ZAI.global, ZAI.cn], 'zai-global', [ZAI.global]],
    [[ZAI.cn, ZAI.codingGlobal], 'zai-cn', [ZAI.global, ZAI.cn]],
    [[ZAI.codingGlobal], 'zai-coding-global', [ZAI.global, ZAI.cn, ZAI.codingGlobal]],
    [[ZAI.codingCn], 'zai-coding-cn', Object.values(ZAI)],
  ])('accepted at %j it is %s', async (urls, via, asked) => {
    const inspector = accepting(...urls);
    ports = testPorts({ inspector });
    const found = await checkDraft(ports, readWorld(ports), draft, open);
    expect(found).toMatchObject({ ok: true, via: { id: via } });
    expect(inspector.asked.map(({ baseUrl }) => baseUrl)).toEqual(asked);
  });

  test('accepted nowhere, the words of the first endpoint are told', async () => {
    const inspector = accepting();
    ports = testPorts({ inspector });
    const found = await checkDraft(ports, readWorld(ports), draft, open);
    expect(found).toMatchObject({ ok: false, reason: 'auth' });
    expect(inspector.asked).toHaveLength(4);
  });

  test('an address of the person is the only one that is asked', async () => {
    const inspector = accepting();
    ports = testPorts({ inspector });
    await checkDraft(ports, readWorld(ports), { ...draft, baseUrl: 'https://proxy.test/v1' }, open);
    expect(inspector.asked.map(({ baseUrl }) => baseUrl)).toEqual(['https://proxy.test/v1']);
  });

  test('in the wizard the found plan is written; refused everywhere, another plan can be chosen', async () => {
    ports = testPorts({ inspector: accepting(ZAI.codingGlobal) });
    const wizard = openWizard(ports);
    await wizard.answer('yes', 'zai', 'zai-global', 'paste', KEY);
    const failed = stepOf('choice', wizard.step());
    expect(failed.options.map(({ id }) => id)).toContain('plan');
    expect(stepOf('choice', await wizard.answer('plan')).id).toBe('method');
    const models = stepOf('model', await wizard.answer('zai-api-key', 'paste', KEY));
    expect(models.rows[0]?.ref).toBe('zai/glm-5.3');
    await wizard.answer('zai/glm-5.3', '', 'accept');
    expect(JSON.parse(ports.config.text()).models.providers.zai.baseUrl).toBe(ZAI.codingGlobal);
  });
});

describe('ONB-27: Cloudflare has an address per account', () => {
  test('account and gateway are asked for before the key, and go into the address', async () => {
    const inspector = inspectorOf(lists('claude-sonnet-4-6'));
    ports = testPorts({ inspector });
    const wizard = openWizard(ports);
    const account = stepOf('text', await wizard.answer('yes', 'cloudflare-ai-gateway'));
    expect(account.title).toBe('What is the account id?');
    expect(stepOf('text', await wizard.answer('not an id')).error).toBe(
      'An id has letters, digits, - and _ only.',
    );
    expect(stepOf('text', await wizard.answer('acc1')).title).toBe('What is the gateway called?');
    expect((await wizard.answer('gate-2')).id).toBe('credential');
    wizard.back();
    expect(stepOf('text', wizard.step()).value, 'B042').toBe('gate-2');
    await wizard.answer('gate-2', 'paste', KEY, 'cloudflare-ai-gateway/claude-sonnet-4-6', '', 'accept');
    const url = 'https://gateway.ai.cloudflare.com/v1/acc1/gate-2/anthropic';
    expect(JSON.parse(ports.config.text()).models.providers['cloudflare-ai-gateway'].baseUrl).toBe(url);
    expect(ports.calls[0]?.target.baseUrl).toBe(url);
    expect(ports.auth.list('main')[0]?.origin).toBe('https://gateway.ai.cloudflare.com');
  });

  test('where the environment says them nothing is asked', async () => {
    const env = { CLOUDFLARE_ACCOUNT_ID: 'a', CLOUDFLARE_GATEWAY_ID: 'g' };
    ports = testPorts({ env, inspector: inspectorOf(lists('claude-sonnet-4-6')) });
    const wizard = openWizard(ports);
    expect((await wizard.answer('yes', 'cloudflare-ai-gateway')).id).toBe('credential');
  });
});

test('ONB-25: a setup token is sent as a bearer token and stored as one', async () => {
  ports = testPorts({ inspector: inspectorOf(lists('claude-opus-4-6')) });
  const wizard = openWizard(ports);
  const field = stepOf('secret', await wizard.answer('yes', 'anthropic', 'token'));
  expect(field.title).toBe('Paste the token');
  await wizard.answer(KEY);
  expect(ports.calls[0]?.target.auth).toMatchObject({ kind: 'bearer' });
  await wizard.answer('anthropic/claude-opus-4-6', '', 'accept');
  expect(ports.auth.get('main', 'anthropic:manual')).toMatchObject({ type: 'token' });
  expect(JSON.parse(ports.config.text()).auth.profiles['anthropic:manual'].mode).toBe('token');
  expect(wizard.lines()?.at(-1)).toContain('--auth-choice token');
});
