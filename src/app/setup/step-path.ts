import { seesImages } from '../../core/models/image-input.ts';
import { accountParts } from '../../core/providers/account-address.ts';
import type { ProviderDescriptor } from '../../core/providers/provider.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { NEW_ALIAS } from './configure-aliases.ts';
import { CUSTOM, workingChoices } from './setup-providers.ts';
import { choosesModel, KEEP, type SetupPurpose } from './setup-purpose.ts';

/** The questions, in the order they come; which of them apply depends on the answers. */
export type StepId =
  | 'resume'
  | 'risk'
  | 'existing'
  | 'reset-scope'
  | 'provider'
  | 'method'
  | 'base-url'
  | 'account-id'
  | 'gateway-id'
  | 'compatibility'
  | 'credential'
  | 'secret'
  | 'env-name'
  | 'typed-model'
  | 'check'
  | 'model'
  | 'image-input'
  | 'fallbacks'
  | 'review'
  | ConfigureStepId;

/** The questions that only `configure` asks. */
export type ConfigureStepId =
  | 'section'
  | 'part'
  | 'allowlist'
  | 'aliases'
  | 'alias-model'
  | 'alias-name'
  | 'image'
  | 'image-model';

/** What decides which questions there are. */
export interface PathContext {
  readonly world: World;
  readonly answers: SetupAnswers;
  readonly purpose?: SetupPurpose;
}

/** The steps that apply to these answers (ONB-4, ONB-5, ui.md section 1). A pure function: back and forward just walk it. */
export function stepPath(context: PathContext): readonly StepId[] {
  const { world, purpose = 'onboard' } = context;
  const path: StepId[] = [];
  if (world.config.wizard?.['securityAcknowledgedAt'] === undefined) path.push('risk');
  if (purpose !== 'onboard') return [...path, ...configurePath(context)];
  if (world.config.agents?.defaults?.model !== undefined) path.push('existing');
  if (context.answers.existing === 'reset') path.push('reset-scope');
  return [...path, ...connectPath(context), 'fallbacks', 'review'];
}

/** From the provider to its model. */
function connectPath({ world, answers }: PathContext): readonly StepId[] {
  const path: StepId[] = ['provider'];
  if (answers.provider === KEEP) return ['provider', 'model'];
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  if (descriptor !== undefined && workingChoices(descriptor).length > 1) path.push('method');
  path.push(...addressSteps({ world, answers }, descriptor));
  if (answers.provider === CUSTOM) path.push('compatibility');
  if (descriptor?.id !== 'ollama') path.push('credential');
  if (answers.credential === 'paste' || answers.credential === 'token') path.push('secret');
  if (answers.credential === 'ref') path.push('env-name');
  path.push('check');
  if (!choosesModel(answers, world)) return path;
  // Without a list there is nothing to pick from: the model is typed, and the check then asks exactly that one.
  path.push(needsTypedModel({ world, answers }) ? 'typed-model' : 'model');
  if (isSightUnknown(answers)) path.push('image-input');
  return path;
}

/** The hub, and the part of it that is open; a part leads back to the hub, all of them lead to the review. */
function configurePath(context: PathContext): readonly StepId[] {
  const { answers, purpose } = context;
  const start: readonly StepId[] = purpose === 'configure' ? ['section', 'part'] : ['part'];
  switch (answers.part) {
    case undefined:
    case 'review':
      return [...start, 'review'];
    case 'connect':
      return [...start, ...connectPath(context)];
    case 'aliases':
      return [...start, ...aliasPath(answers)];
    case 'image':
      return [...start, ...imagePath(answers)];
    case 'all': {
      const rest: readonly StepId[] = [
        'fallbacks',
        'allowlist',
        ...aliasPath(answers),
        ...imagePath(answers),
      ];
      return [...start, ...connectPath(context), ...rest, 'review'];
    }
    default:
      return [...start, answers.part];
  }
}

function aliasPath({ aliasFor }: SetupAnswers): readonly StepId[] {
  if (aliasFor === undefined) return ['aliases'];
  return aliasFor === NEW_ALIAS ? ['aliases', 'alias-model', 'alias-name'] : ['aliases', 'alias-name'];
}

function imagePath({ imageChoice }: SetupAnswers): readonly StepId[] {
  return imageChoice === 'choose' ? ['image', 'image-model'] : ['image'];
}

function addressSteps(context: PathContext, descriptor: ProviderDescriptor | undefined): readonly StepId[] {
  if (context.answers.provider === CUSTOM || descriptor?.local === true) return ['base-url'];
  if (!needsAddress(context)) return [];
  const parts = descriptor === undefined ? [] : accountParts(descriptor);
  return parts.length === 0 ? ['base-url'] : parts.map(({ id }) => id);
}

/** The address hangs on the account, such as a resource of Azure, and nothing here says it. */
function needsAddress({ world, answers }: PathContext): boolean {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  if (descriptor === undefined) return false;
  const choice = workingChoices(descriptor).find((entry) => entry.id === answers.method);
  return choice?.baseUrl === undefined && !world.endpoint({ provider: descriptor.id, model: '' }).ok;
}

/** ONB-13: neither the name of the model nor its server tells whether it sees. */
function isSightUnknown({ provider, primary, typedModel, discovered = [] }: SetupAnswers): boolean {
  const id = primary?.slice(primary.indexOf('/') + 1) ?? typedModel;
  if (provider !== CUSTOM || id === undefined || seesImages(id) !== undefined) return false;
  return discovered.find((model) => model.id === id)?.input.includes('image') !== true;
}

function needsTypedModel({ world, answers }: PathContext): boolean {
  if (answers.verified === undefined || (answers.discovered?.length ?? 0) > 0) return false;
  return answers.provider === undefined || world.catalog.of(answers.provider).length === 0;
}

/** Where the key or the address is changed after a check that failed. */
export function keyStepOf(path: readonly StepId[]): StepId {
  const places = ['secret', 'env-name', 'credential', 'base-url', 'provider'] as const;
  return places.find((id) => path.includes(id)) ?? 'provider';
}

/** Where another answer of the menu after a failed check leads. */
export function placeOf(answer: string): StepId {
  return answer === 'plan' ? 'method' : 'provider';
}
