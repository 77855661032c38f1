import type { Behaviour, FakeRequest } from './behaviour.ts';
import { startFakeProvider } from './fake-provider.ts';

export interface DemoProvider {
  readonly id: string;
  readonly api: string;
  readonly baseUrl: string;
  readonly models: readonly { readonly id: string; readonly name: string; readonly contextWindow: number }[];
  readonly keys: readonly { readonly profileId: string; readonly value: string }[];
}

export interface DemoProviders {
  readonly providers: readonly DemoProvider[];
  close(): Promise<void>;
}

/** What a key does over time: from `fromMs` after the start on, until the next entry. */
type Timeline = readonly { readonly fromMs: number; readonly does: Behaviour }[];

const fine: Behaviour = { kind: 'answer', text: 'All is well here, thank you for asking.' };
const limited: Behaviour = {
  kind: 'status',
  status: 429,
  headers: { 'retry-after': '12' },
  body: { error: { type: 'rate_limit_error', message: 'You are sending requests too quickly.' } },
};
const broke: Behaviour = {
  kind: 'status',
  status: 402,
  body: { error: { type: 'billing_error', message: 'Your credit balance is too low.' } },
};
const refused: Behaviour = {
  kind: 'status',
  status: 401,
  body: { error: { type: 'authentication_error', message: 'This key is not valid.' } },
};
const overloaded: Behaviour = {
  kind: 'status',
  status: 529,
  body: { error: { type: 'overloaded_error', message: 'Overloaded.' } },
};

/** Keys are named by what happens to them; they are no secrets and look like none. */
const TIMELINES: Readonly<Record<string, Timeline>> = {
  'demo-aurora-work': [
    { fromMs: 0, does: fine },
    { fromMs: 6_000, does: limited },
    { fromMs: 20_000, does: fine },
    { fromMs: 45_000, does: overloaded },
    { fromMs: 80_000, does: fine },
    { fromMs: 110_000, does: { kind: 'hang' } },
    { fromMs: 114_000, does: fine },
  ],
  'demo-aurora-home': [
    { fromMs: 0, does: fine },
    { fromMs: 9_000, does: limited },
    { fromMs: 24_000, does: broke },
  ],
  'demo-borealis-team': [
    { fromMs: 0, does: fine },
    { fromMs: 13_000, does: { kind: 'reset' } },
    { fromMs: 30_000, does: fine },
  ],
  'demo-borealis-old': [{ fromMs: 0, does: refused }],
  'demo-comet': [{ fromMs: 0, does: fine }],
};

/** The demo's cast: three providers, five keys, and the trouble they get into (ui.md section 7). */
export async function startDemoProviders({ now }: { readonly now: () => number }): Promise<DemoProviders> {
  const startedAt = now();
  const behave = (request: FakeRequest): Behaviour => {
    if (request.dialect === 'models') return fine;
    const timeline = TIMELINES[request.key] ?? [];
    return timeline.findLast((entry) => entry.fromMs <= now() - startedAt)?.does ?? refused;
  };
  const server = await startFakeProvider({ behave });
  const provider = (
    id: string,
    api: string,
    path: string,
    model: string,
    name: string,
    keys: readonly string[],
  ): DemoProvider => ({
    id,
    api,
    baseUrl: `${server.url}${path}`,
    models: [{ id: model, name, contextWindow: 200_000 }],
    keys: keys.map((value) => ({ profileId: `${id}:${value.split('-').at(-1)}`, value })),
  });
  return {
    providers: [
      provider('aurora', 'anthropic-messages', '/aurora/v1', 'aurora-large', 'Aurora Large', [
        'demo-aurora-work',
        'demo-aurora-home',
      ]),
      provider('borealis', 'openai-completions', '/borealis/v1', 'borealis-2', 'Borealis 2', [
        'demo-borealis-old',
        'demo-borealis-team',
      ]),
      provider('comet', 'ollama', '', 'comet-small', 'Comet Small', ['demo-comet']),
    ],
    close: () => server.close(),
  };
}
