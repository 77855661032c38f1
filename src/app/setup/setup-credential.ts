import type { AuthProfile } from '../../core/credentials/credential.ts';
import { SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { isPrivateUrl } from '../../core/providers/private-url.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { isSignInOnly } from '../../core/providers/sign-in.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { clearsStore } from './reset-scope.ts';
import { CUSTOM, canServe, envNamesFound, isOwnProvider } from './setup-providers.ts';
import { signInWays } from './setup-sign-ins.ts';
import type { SetupOption } from './setup-types.ts';

export interface CredentialContext {
  readonly ports: Ports;
  readonly world: World;
  readonly answers: SetupAnswers;
}

/** Where the credential can come from (ONB-5): what is there already first, then what can be given. Names, never values. */
export function credentialOptions({ ports, world, answers }: CredentialContext): readonly SetupOption[] {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  const names = descriptor === undefined ? [] : envNamesFound(ports, descriptor);
  const isCleared = clearsStore(answers);
  const isStored = (profile: AuthProfile): boolean =>
    profile.provider === answers.provider && canServe(profile);
  const stored = isCleared ? undefined : world.profiles.find(isStored);
  // A sign-in stores its credential at once, and the reset would take it.
  const ways = answers.provider === undefined || isCleared ? [] : signInWays(ports, answers.provider);
  const takesKey = descriptor === undefined || !isSignInOnly(descriptor.id);
  const keyless = answers.provider === CUSTOM || descriptor?.local === true || isOwnPrivate(world, answers);
  return [
    ...names.map((name) => ({ id: `env:${name}`, label: `Use ${name}`, hint: 'stays in the environment' })),
    ...(stored === undefined ? [] : [{ id: 'existing', label: `Use ${stored.id}`, hint: 'stored already' }]),
    ...(keyless ? [{ id: 'none', label: 'It needs no key' }] : []),
    ...(takesKey ? KEY_OPTIONS : []),
    ...(answers.provider === SETUP_TOKEN_PROVIDER ? [TOKEN_OPTION] : []),
    ...ways.map(({ option }) => option),
  ];
}

const TOKEN_OPTION: SetupOption = {
  id: 'token',
  label: 'Paste a setup token',
  hint: 'of a Claude subscription',
};

const KEY_OPTIONS: readonly SetupOption[] = [
  { id: 'paste', label: 'Paste an API key', hint: 'sealed on this machine' },
  { id: 'ref', label: 'Another environment variable', hint: 'only its name is stored' },
];

/** RES-3: a server of the config's own on this machine or network serves without a key. */
function isOwnPrivate(world: World, { provider }: SetupAnswers): boolean {
  if (provider === undefined || !isOwnProvider(world, provider)) return false;
  const target = world.endpoint({ provider, model: '' });
  return target.ok && isPrivateUrl(target.baseUrl);
}
