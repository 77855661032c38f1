import { describe, expect, it } from 'vitest';
import { normalizeProviderId } from '../../../../src/core/providers/provider-alias.ts';
import {
  findAuthChoice,
  findProvider,
  PROVIDERS,
  providerByKeyFlag,
} from '../../../../src/core/providers/provider-table/provider-table.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const IDS = words(`
  anthropic openai openai-codex google google-vertex google-gemini-cli openrouter zai minimax minimax-portal moonshot kimi
  mistral xai groq deepseek together fireworks cerebras novita nvidia huggingface venice synthetic vercel-ai-gateway
  cloudflare-ai-gateway litellm kilocode chutes qianfan qwen qwen-token-plan volcengine volcengine-plan byteplus
  byteplus-plan xiaomi xiaomi-token-plan stepfun stepfun-plan tencent-tokenhub tencent-tokenplan arcee baseten cohere
  deepinfra featherless gmi longcat meta opencode opencode-go github-copilot copilot-proxy clawrouter radius
  amazon-bedrock amazon-bedrock-mantle microsoft-foundry ollama ollama-cloud lmstudio vllm sglang llama-cpp llmman ds4`);

const SEED_CHOICES = words(`
  chutes deepseek-api-key openai-codex openai-api-key openrouter-api-key kilocode-api-key litellm-api-key
  ai-gateway-api-key cloudflare-ai-gateway-api-key moonshot-api-key moonshot-api-key-cn kimi-code-api-key
  synthetic-api-key venice-api-key together-api-key huggingface-api-key apiKey gemini-api-key google-gemini-cli
  zai-api-key zai-coding-global zai-coding-cn zai-global zai-cn xiaomi-api-key minimax-global-oauth minimax-global-api
  minimax-cn-oauth minimax-cn-api opencode-zen opencode-go github-copilot copilot-proxy xai-api-key mistral-api-key
  volcengine-api-key byteplus-api-key qianfan-api-key qwen-standard-api-key qwen-standard-api-key-cn qwen-api-key
  qwen-api-key-cn setup-token token ollama`);

const LATER_CHOICES = words(`
  anthropic-cli openai openai-device-code chutes-api-key openrouter-oauth github-copilot-enterprise google-vertex-api-key
  groq-api-key cerebras-api-key nvidia-api-key novita-api-key fireworks-api-key featherless-api-key cohere-api-key
  deepinfra-api-key gmi-api-key baseten-api-key arceeai-api-key arceeai-openrouter longcat-api-key meta-api-key
  microsoft-foundry-apikey microsoft-foundry-entra clawrouter-api-key ollama-cloud lmstudio vllm sglang
  stepfun-standard-api-key-cn stepfun-standard-api-key-intl stepfun-plan-api-key-cn stepfun-plan-api-key-intl
  tokenhub-api-key tokenplan-api-key qwen-token-plan qwen-token-plan-cn radius radius-api-key xai-oauth xai-device-code
  xiaomi-token-plan-cn xiaomi-token-plan-ams xiaomi-token-plan-sgp llama-cpp llama-cpp-existing-server`);

const KEY_FLAGS = words(`
  anthropic-api-key openai-api-key mistral-api-key openrouter-api-key ai-gateway-api-key moonshot-api-key
  kimi-code-api-key gemini-api-key zai-api-key minimax-api-key opencode-zen-api-key opencode-go-api-key baseten-api-key
  byteplus-api-key cerebras-api-key chutes-api-key cloudflare-ai-gateway-api-key cohere-api-key deepinfra-api-key
  deepseek-api-key featherless-api-key fireworks-api-key gmi-api-key groq-api-key huggingface-api-key kilocode-api-key
  litellm-api-key lmstudio-api-key longcat-api-key meta-api-key modelstudio-api-key modelstudio-api-key-cn
  modelstudio-standard-api-key modelstudio-standard-api-key-cn novita-api-key nvidia-api-key ollama-cloud-api-key
  qianfan-api-key qwen-token-plan-api-key qwen-token-plan-api-key-cn stepfun-api-key synthetic-api-key together-api-key
  tokenhub-api-key tokenplan-api-key venice-api-key volcengine-api-key xai-api-key xiaomi-api-key
  xiaomi-token-plan-api-key arceeai-api-key clawrouter-api-key llama-server-api-key github-copilot-token`);

describe('the provider table (section 32)', () => {
  it('has every provider once, and no id or alias stands for two', () => {
    const ids = PROVIDERS.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...IDS]));
    const names = PROVIDERS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('REF-3: finds a row under each of its names, and agrees with the id normaliser', () => {
    for (const provider of PROVIDERS) {
      for (const name of [provider.id, ...provider.aliases]) {
        expect(findProvider(name), name).toBe(provider);
        expect(normalizeProviderId(` ${name.toUpperCase()} `), name).toBe(provider.id);
      }
    }
    expect(findProvider('no-such-provider')).toBeUndefined();
    // REF-2: a vendor prefix is not a provider of ours.
    expect(findProvider('moonshotai')?.id).not.toBe('ollama');
  });

  it('offers the well-known providers first', () => {
    const position = (id: string): number => PROVIDERS.findIndex((provider) => provider.id === id);
    for (const id of ['anthropic', 'openai', 'openai-codex', 'google', 'openrouter']) {
      expect(position(id), id).toBeLessThan(5);
    }
  });

  it('holds addresses that need no repair: https unless on this machine', () => {
    for (const { id, baseUrl, authChoices, local } of PROVIDERS) {
      for (const url of [baseUrl, ...authChoices.map((choice) => choice.baseUrl)]) {
        if (url === undefined) continue;
        const { protocol, hostname } = new URL(url.replaceAll(/\{[^}]*\}/g, 'x'));
        const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
        expect(protocol, id).toBe(isHere ? 'http:' : 'https:');
        if (local === true) expect(isHere, id).toBe(true);
      }
    }
    // LOCAL-2: the native protocol has no /v1.
    expect(findProvider('ollama')?.baseUrl).toBe('http://127.0.0.1:11434');
  });

  it.each([
    ['anthropic', 'claude-opus-4-6', ['ANTHROPIC_OAUTH_TOKEN', 'ANTHROPIC_API_KEY']],
    ['openai', 'gpt-5.5', ['OPENAI_API_KEY']],
    ['google', 'gemini-3.1-pro-preview', ['GEMINI_API_KEY', 'GOOGLE_API_KEY']],
    ['openrouter', 'auto', ['OPENROUTER_API_KEY']],
    ['zai', 'glm-5', ['ZAI_API_KEY', 'Z_AI_API_KEY']],
    ['xai', 'grok-4.3', ['XAI_API_KEY']],
    ['groq', 'openai/gpt-oss-120b', ['GROQ_API_KEY']],
    ['huggingface', 'deepseek-ai/DeepSeek-R1', ['HUGGINGFACE_HUB_TOKEN', 'HF_TOKEN']],
  ])('%s suggests %s and reads its variables in order', (id, model, env) => {
    expect(findProvider(id)).toMatchObject({ defaultModel: model, env });
  });

  it('PROV-1: the portal of MiniMax takes its sign-in only, the API its key', () => {
    expect(findProvider('minimax')?.env).toEqual(['MINIMAX_API_KEY']);
    expect(findProvider('minimax-portal')).toMatchObject({
      defaultModel: 'MiniMax-M2.7',
      env: ['MINIMAX_OAUTH_TOKEN'],
      auth: ['oauth'],
    });
  });

  it('PROV-7: early names of Volcano Engine; qwen is a provider of its own (section 32)', () => {
    expect(['bytedance', 'Doubao', 'qwen'].map(normalizeProviderId)).toEqual([
      'volcengine',
      'volcengine',
      'qwen',
    ]);
    expect(findProvider('qwen')?.defaultModel).toBe('qwen3.5-plus');
  });

  it('PROV-6: plans use the credentials of the provider they belong to', () => {
    expect(findProvider('volcengine-plan')?.authProvider).toBe('volcengine');
    expect(findProvider('byteplus-plan')?.authProvider).toBe('byteplus');
    for (const { authProvider } of PROVIDERS) {
      if (authProvider !== undefined) expect(findProvider(authProvider)).toBeDefined();
    }
  });
});

describe('auth choices (section 26.5)', () => {
  it('names no choice twice', () => {
    const ids = PROVIDERS.flatMap(({ authChoices }) => authChoices.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([...SEED_CHOICES, ...LATER_CHOICES])('%s belongs to a provider', (id) => {
    expect(findAuthChoice(id)?.choice.id).toBe(id);
  });

  it.each(['custom-api-key', 'skip', 'nonsense'])('%s belongs to none', (id) => {
    expect(findAuthChoice(id)).toBeUndefined();
  });

  it.each([
    ['modelstudio-api-key', 'qwen-api-key'],
    ['modelstudio-api-key-cn', 'qwen-api-key-cn'],
    ['modelstudio-standard-api-key', 'qwen-standard-api-key'],
    ['modelstudio-standard-api-key-cn', 'qwen-standard-api-key-cn'],
    ['minimax-api', 'minimax-global-api'],
    ['minimax-api-lightning', 'minimax-global-api'],
  ])('ONB-32: %s still means %s', (old, current) => {
    expect(findAuthChoice(old)?.choice.id).toBe(current);
  });

  it.each([
    ['zai-cn', 'https://open.bigmodel.cn/api/paas/v4'],
    ['zai-coding-global', 'https://api.z.ai/api/coding/paas/v4'],
    ['zai-coding-cn', 'https://open.bigmodel.cn/api/coding/paas/v4'],
    ['qwen-api-key-cn', 'https://coding.dashscope.aliyuncs.com/v1'],
    ['qwen-standard-api-key', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'],
    ['qwen-standard-api-key-cn', 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
    ['qwen-token-plan-cn', 'https://token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1'],
    ['minimax-cn-api', 'https://api.minimaxi.com/anthropic'],
    ['moonshot-api-key-cn', 'https://api.moonshot.cn/v1'],
    ['xiaomi-token-plan-sgp', 'https://token-plan-sgp.xiaomimimo.com/v1'],
    ['stepfun-plan-api-key-cn', 'https://api.stepfun.com/step_plan/v1'],
  ])('%s goes to %s', (id, baseUrl) => {
    expect(findAuthChoice(id)?.choice.baseUrl).toBe(baseUrl);
  });
});

describe('key flags (section 26.4, ONB-21)', () => {
  it.each(KEY_FLAGS)('--%s stands for a provider and a method', (flag) => {
    const found = providerByKeyFlag(flag);
    expect(found?.provider.authChoices).toContain(found?.choice);
  });

  it('tells the regions of one provider apart', () => {
    expect(providerByKeyFlag('modelstudio-standard-api-key-cn')?.choice.id).toBe('qwen-standard-api-key-cn');
    expect(providerByKeyFlag('qwen-token-plan-api-key-cn')?.choice.id).toBe('qwen-token-plan-cn');
    expect(providerByKeyFlag('anthropic-api-key')?.choice.id).toBe('apiKey');
    expect(providerByKeyFlag('nonsense')).toBeUndefined();
  });
});
