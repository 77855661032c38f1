import { allowRule } from '../../core/models/allowlist.ts';
import type { LocalServer } from '../../core/ports/model-calls.ts';
import { accountAddress } from '../../core/providers/account-address.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { clearedBy } from './reset-scope.ts';
import { type DraftCredential, originAwareLabel, type SetupDraft } from './setup-draft.ts';
import { CUSTOM, customProviderId } from './setup-providers.ts';
import { choosesModel, concerns, isConnecting } from './setup-purpose.ts';

/** The draft the answers amount to; without a provider it connects nothing. Throws nothing. */
export function draftOf(answers: SetupAnswers, world: World, servers: readonly LocalServer[]): SetupDraft {
  const connection = isConnecting(answers) ? connectionOf(answers, world, servers) : NO_CONNECTION;
  const { provider } = connection;
  const typed = answers.typedModel === undefined ? undefined : `${provider}/${answers.typedModel}`;
  return {
    ...connection,
    primary: choosesModel(answers, world)
      ? (answers.primary ?? (connection.connects ? typed : undefined))
      : undefined,
    seesImages: answers.seesImages,
    fallbacks: concerns(answers, 'fallbacks') ? answers.fallbacks : undefined,
    replacesModels: answers.existing === 'reset',
    clears: answers.existing === 'reset' ? clearedBy(answers.resetScope) : undefined,
    configures: answers.parts !== undefined,
    host: answers.host,
    extras: {
      ...(answers.allowed === undefined || !concerns(answers, 'allowlist')
        ? {}
        : { allowed: answers.allowed, allowedBefore: allowRule(world.config).keys }),
      ...(answers.aliases === undefined || !concerns(answers, 'aliases') ? {} : { aliases: answers.aliases }),
      ...(answers.image === undefined || !concerns(answers, 'image') ? {} : { image: answers.image }),
    },
  };
}

type Connection = Omit<
  SetupDraft,
  'primary' | 'seesImages' | 'fallbacks' | 'replacesModels' | 'clears' | 'configures' | 'extras' | 'host'
>;

const NO_CONNECTION: Connection = {
  provider: '',
  label: '',
  descriptor: undefined,
  choice: undefined,
  api: 'openai-completions',
  baseUrl: '',
  writesEndpoint: false,
  credential: { kind: 'existing' },
  discovered: undefined,
  verified: true,
  connects: false,
};

function connectionOf(answers: SetupAnswers, world: World, servers: readonly LocalServer[]): Connection {
  const chosen = answers.provider ?? CUSTOM;
  const descriptor = chosen === CUSTOM ? undefined : findProvider(chosen);
  const choice = descriptor?.authChoices.find((entry) => entry.id === answers.method);
  const server = servers.find((entry) => entry.provider === chosen);
  const current = chosen === CUSTOM ? undefined : world.endpoint({ provider: chosen, model: '' });
  const account = descriptor === undefined ? undefined : accountAddress(descriptor, answers);
  const usual =
    choice?.baseUrl ??
    (current?.ok === true ? undefined : account) ??
    server?.baseUrl ??
    (current?.ok === true ? current.baseUrl : '');
  const baseUrl = (answers.baseUrl ?? usual).replace(/\/+$/, '');
  const provider = chosen === CUSTOM ? customProviderId(baseUrl) : chosen;
  // A provider of the config's own speaks what the config says (CUST-2).
  const own = descriptor === undefined && current?.ok === true ? current.api : undefined;
  const api = answers.api ?? own ?? descriptor?.api ?? 'openai-completions';
  return {
    provider,
    label: descriptor?.label ?? (own === undefined ? originAwareLabel(baseUrl) : chosen),
    descriptor,
    choice,
    api,
    baseUrl,
    // What requests would use anyway, by table, config or environment, needs no entry (decision 35).
    writesEndpoint: current?.ok !== true || current.baseUrl !== baseUrl,
    credential: credentialOf(answers),
    discovered: answers.discovered,
    verified: answers.verified === true,
    connects: true,
  };
}

function credentialOf(answers: SetupAnswers): DraftCredential {
  const word = answers.credential ?? 'none';
  if (word.startsWith('env:')) return { kind: 'env', name: word.slice('env:'.length) };
  if (word === 'ref' && answers.envName !== undefined) return { kind: 'env', name: answers.envName };
  if (word === 'token' && answers.secret !== undefined)
    return { kind: 'secret', secret: answers.secret, token: {} };
  if (word === 'paste' && answers.secret !== undefined) return { kind: 'secret', secret: answers.secret };
  return word === 'existing' ? { kind: 'existing' } : { kind: 'none' };
}
