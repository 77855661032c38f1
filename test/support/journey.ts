import { afterEach } from 'vitest';
import type { Behaviour, FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { type ProgramResult, runProgram, temporaryHome } from './program.ts';
import { type PtyOptions, PtySession } from './pty-session.ts';

/** Looks like no real key, and is searched for in everything that was written (house rule 7). */
export const CANARY = 'canary-Zq8Lk2Wv5Tn1Xc7Rb4';
export const SECOND_CANARY = 'canary-Hm3Yd6Pf9Js0Gu2Ae5';

/** A person's machine for one test: a home, a provider on loopback, terminals. All of it is gone afterwards. */
export interface Journey {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly provider: FakeProvider;
  open(args?: readonly string[], options?: PtyOptions): PtySession;
  run(args: readonly string[], input?: string): Promise<ProgramResult>;
  /** Connects the provider as `fake/…` with this key, from flags. */
  connect(key: string, model?: string): Promise<ProgramResult>;
}

const cleanups: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Accepts the canaries, refuses every other key in OpenAI's words. */
export function keyedBehaviour(request: FakeRequest): Behaviour {
  if (request.key === CANARY || request.key === SECOND_CANARY) {
    return { kind: 'answer', text: 'Hello from the fake provider.' };
  }
  const message = `Incorrect API key provided: ${request.key}.`;
  return { kind: 'status', status: 401, body: { error: { message, code: 'invalid_api_key' } } };
}

export async function startJourney(
  options: {
    readonly behave?: (request: FakeRequest) => Behaviour | Promise<Behaviour>;
    readonly models?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Journey> {
  const home = temporaryHome();
  const provider = await startFakeProvider({
    behave: options.behave ?? keyedBehaviour,
    models: options.models ?? ['alpha-large', 'alpha-small'],
  });
  // The usual local ports may be in use on the machine that runs the tests; Ollama's is pointed at nothing.
  const env = { ...home.env, OLLAMA_HOST: '127.0.0.1:9', ...options.env };
  cleanups.push(() => home.remove());
  cleanups.push(() => provider.close());
  const journey: Journey = {
    home: home.path,
    env,
    provider,
    open(args = [], extra = {}) {
      const session = new PtySession({ cwd: home.path, ...extra, args, env: { ...env, ...extra.env } });
      cleanups.push(() => session.kill());
      return session;
    },
    run: (args, input) => runProgram(args, input === undefined ? { env } : { env, input }),
    connect: (key, model = 'alpha-large') =>
      journey.run(
        [
          ...['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'custom-api-key'],
          ...['--custom-provider-id', 'fake', '--custom-base-url', `${provider.url}/v1`],
          ...['--custom-model-id', model, '--custom-api-key', '-'],
        ],
        key,
      ),
  };
  return journey;
}
