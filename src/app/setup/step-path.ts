import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { CUSTOM, workingChoices } from './setup-providers.ts';

/** The questions, in the order they come; which of them apply depends on the answers. */
export type StepId =
  | 'risk'
  | 'existing'
  | 'provider'
  | 'method'
  | 'base-url'
  | 'compatibility'
  | 'credential'
  | 'secret'
  | 'env-name'
  | 'typed-model'
  | 'check'
  | 'model'
  | 'fallbacks'
  | 'review';

/** What decides which questions there are. */
export interface PathContext {
  readonly world: World;
  readonly answers: SetupAnswers;
}

/** The steps that apply to these answers (ONB-4, ONB-5, ui.md section 1). A pure function: back and forward just walk it. */
export function stepPath({ world, answers }: PathContext): readonly StepId[] {
  const path: StepId[] = [];
  if (world.config.wizard?.['securityAcknowledgedAt'] === undefined) path.push('risk');
  if (world.config.agents?.defaults?.model !== undefined) path.push('existing');
  path.push('provider');
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  if (descriptor !== undefined && workingChoices(descriptor).length > 1) path.push('method');
  if (answers.provider === CUSTOM || descriptor?.local === true || needsAddress({ world, answers })) {
    path.push('base-url');
  }
  if (answers.provider === CUSTOM) path.push('compatibility');
  if (descriptor?.id !== 'ollama') path.push('credential');
  if (answers.credential === 'paste') path.push('secret');
  if (answers.credential === 'ref') path.push('env-name');
  path.push('check');
  // Without a list there is nothing to pick from: the model is typed, and the check then asks exactly that one.
  if (needsTypedModel({ world, answers })) path.push('typed-model');
  else path.push('model');
  path.push('fallbacks', 'review');
  return path;
}

/** The address hangs on the account, such as a resource of Azure, and nothing here says it. */
function needsAddress({ world, answers }: PathContext): boolean {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  if (descriptor === undefined) return false;
  const choice = workingChoices(descriptor).find((entry) => entry.id === answers.method);
  return choice?.baseUrl === undefined && !world.endpoint({ provider: descriptor.id, model: '' }).ok;
}

function needsTypedModel({ world, answers }: PathContext): boolean {
  if (answers.verified === undefined || (answers.discovered?.length ?? 0) > 0) return false;
  return answers.provider === undefined || world.catalog.of(answers.provider).length === 0;
}
