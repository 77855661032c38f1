import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { draftOf } from './setup-answers.ts';
import { CUSTOM } from './setup-providers.ts';
import { KEEP } from './setup-purpose.ts';
import type { SetupSnapshot } from './setup-types.ts';
import type { StepId } from './step-path.ts';

/** The finished steps, one line each; a secret is a fact, never a value. */
export function trailOf(
  path: readonly StepId[],
  at: StepId,
  answers: SetupAnswers,
  world: World,
  servers: readonly LocalServer[],
): SetupSnapshot['trail'] {
  if (answers.provider === undefined) return [];
  const done = path.slice(0, path.indexOf(at));
  const words: Partial<Record<StepId, readonly [title: string, answer: string | undefined]>> = {
    provider: ['Provider', providerWords(answers, world, servers)],
    method: ['Plan', answers.method],
    'base-url': ['Address', answers.baseUrl],
    'account-id': ['Account', answers['account-id']],
    'gateway-id': ['Gateway', answers['gateway-id']],
    credential: ['Key', credentialWords(answers)],
    model: ['Model', answers.primary],
    'typed-model': ['Model', answers.typedModel],
    'image-input': ['Images', answers.seesImages === undefined ? undefined : sightWords(answers.seesImages)],
    fallbacks: ['Fallbacks', answers.fallbacks?.join(', ') || 'none'],
  };
  return done.flatMap((id) => {
    const [title, answer] = words[id] ?? [];
    return title === undefined || answer === undefined ? [] : [{ title, answer }];
  });
}

function sightWords(sees: boolean): string {
  return sees ? 'sees them' : 'text only';
}

function providerWords(answers: SetupAnswers, world: World, servers: readonly LocalServer[]): string {
  if (answers.provider === KEEP) return 'as it is';
  return answers.provider === CUSTOM ? 'another server' : draftOf(answers, world, servers).label;
}

function credentialWords({ credential, envName, secret, verified }: SetupAnswers): string | undefined {
  if (credential === undefined) return undefined;
  const state = verified === true ? ', verified' : '';
  if (credential.startsWith('env:')) return `${credential.slice(4)}${state}`;
  if (credential === 'paste' && secret === undefined) return undefined;
  if (credential === 'ref') return `${envName ?? 'a variable'}${state}`;
  if (credential === 'none') return 'none needed';
  if (credential === 'token') return secret === undefined ? undefined : `a token, pasted${state}`;
  return credential === 'existing' ? 'the stored one' : `pasted${state}`;
}
