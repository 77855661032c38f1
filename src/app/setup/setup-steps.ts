import { type DiffLine, lineDiff } from '../../core/config/line-diff.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { draftOf } from './setup-answers.ts';
import { credentialOptions } from './setup-credential.ts';
import { fallbackRows, setupModelRows } from './setup-models.ts';
import { setupPlan } from './setup-plan.ts';
import { CUSTOM, foundLines, providerOptions, workingChoices } from './setup-providers.ts';
import type { SetupOption, SetupStep } from './setup-types.ts';

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

export interface StepContext {
  readonly ports: Ports;
  readonly world: World;
  readonly servers: readonly LocalServer[];
  readonly looking: boolean;
  readonly answers: SetupAnswers;
  readonly error: string | undefined;
}

/** The steps that apply to these answers (ONB-4, ONB-5, ui.md section 1). A pure function: back and forward just walk it. */
export function stepPath({ world, answers }: Pick<StepContext, 'world' | 'answers'>): readonly StepId[] {
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
function needsAddress({ world, answers }: Pick<StepContext, 'world' | 'answers'>): boolean {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  if (descriptor === undefined) return false;
  const choice = workingChoices(descriptor).find((entry) => entry.id === answers.method);
  return choice?.baseUrl === undefined && !world.endpoint({ provider: descriptor.id, model: '' }).ok;
}

function needsTypedModel({ world, answers }: Pick<StepContext, 'world' | 'answers'>): boolean {
  if (answers.verified === undefined || (answers.discovered?.length ?? 0) > 0) return false;
  return answers.provider === undefined || world.catalog.of(answers.provider).length === 0;
}

const YES_NO: readonly SetupOption[] = [
  { id: 'yes', label: 'I understand, go on' },
  { id: 'no', label: 'Leave' },
];

/** What a step shows. `check` and what follows the review are drawn by the flow itself. */
export function drawStep(id: StepId, context: StepContext): SetupStep {
  const { answers, ports, world, servers } = context;
  const error = context.error === undefined ? {} : { error: context.error };
  switch (id) {
    case 'risk':
      return choice(id, 'Before you start', YES_NO, undefined, [
        'Agents act on what models answer, and models can be wrong or be misled.',
        'Keys you add here are sealed on this machine and sent only to their provider; requests may cost money.',
      ]);
    case 'existing':
      return choice(
        id,
        'A model is configured already',
        [
          { id: 'keep', label: 'Keep everything as it is', hint: 'leave' },
          { id: 'review', label: 'Add or change', hint: 'what exists stays' },
          { id: 'reset', label: 'Choose models anew', hint: 'replaces primary and fallbacks' },
        ],
        answers.existing,
        [`Default model: ${describeModel(world)}`],
      );
    case 'provider':
      return {
        ...choice(
          id,
          'How do you want to connect?',
          providerOptions(ports, world, servers),
          answers.provider,
          [...foundLines(ports, servers, context.looking)],
        ),
        searchable: true,
      };
    case 'method':
      return choice(id, 'Which plan or region?', methodOptions(answers), answers.method);
    case 'base-url':
      return {
        kind: 'text',
        id,
        title: 'What is the address of the server?',
        lines: ['Up to and including the version, such as http://127.0.0.1:8000/v1'],
        value: answers.baseUrl ?? usualUrl(context),
        placeholder: 'http://127.0.0.1:8000/v1',
        ...error,
      };
    case 'compatibility':
      return choice(id, 'Which protocol does it speak?', COMPATIBILITY, answers.api);
    case 'credential':
      return choice(id, 'Where is the key?', credentialOptions(context), answers.credential);
    case 'secret':
      return {
        kind: 'secret',
        id,
        title: `Paste the API key for ${labelOf(context)}`,
        lines: keyLines(context),
        optional: false,
        ...error,
      };
    case 'env-name':
      return {
        kind: 'text',
        id,
        title: 'Which environment variable holds the key?',
        lines: ['Only its name is stored, never its value.'],
        value: answers.envName ?? '',
        placeholder: 'MY_PROVIDER_KEY',
        ...error,
      };
    case 'typed-model':
      return {
        kind: 'text',
        id,
        title: 'Which model?',
        lines: ['This server does not list its models. Type the id that it expects.'],
        value: answers.typedModel ?? '',
        ...error,
      };
    case 'model':
      return {
        kind: 'model',
        id,
        title: 'Which model answers by default?',
        rows: setupModelRows(ports, world, draftOf(answers, world, servers)),
        ...(answers.primary === undefined ? {} : { current: answers.primary }),
      };
    case 'fallbacks': {
      const draft = draftOf(answers, world, servers);
      return {
        kind: 'fallbacks',
        id,
        title: 'Who stands in when it fails?',
        primary: draft.primary ?? '',
        selected: answers.fallbacks ?? existingFallbacks(world, draft.primary),
        ...fallbackRows(ports, world, draft),
      };
    }
    case 'review':
      return drawReview(context);
    case 'check':
      return { kind: 'working', id, title: `Asking ${labelOf(context)}`, sinceMs: ports.clock.now() };
  }
}

function choice(
  id: StepId,
  title: string,
  options: readonly SetupOption[],
  current?: string,
  lines: readonly string[] = [],
): SetupStep & { kind: 'choice' } {
  return {
    kind: 'choice',
    id,
    title,
    lines,
    options,
    searchable: false,
    ...(current === undefined ? {} : { current }),
  };
}

function drawReview(context: StepContext): SetupStep {
  const { ports, world, answers, servers } = context;
  const plan = setupPlan(ports, world, draftOf(answers, world, servers));
  const preview = previewOf(ports, world, plan.edits);
  const error = context.error ?? preview.error;
  return {
    kind: 'review',
    id: 'review',
    title: 'This is what will be written',
    configPath: world.snapshot.path,
    diff: preview.diff,
    storeLines: plan.storeLines,
    ...(error === undefined ? {} : { error }),
  };
}

/** A file that another program has just changed or broken is told about, not crashed on. */
function previewOf(
  ports: Ports,
  world: World,
  edits: readonly ConfigEdit[],
): { readonly diff: readonly DiffLine[]; readonly error?: string } {
  try {
    const change = { edits, expectedRevision: world.snapshot.revision, actor: 'onboard' };
    const { before, after } = ports.config.preview(change);
    return { diff: lineDiff(before, after) };
  } catch (error) {
    if (error instanceof AppError) return { diff: [], error: error.message };
    throw error;
  }
}

const COMPATIBILITY: readonly SetupOption[] = [
  { id: 'openai-completions', label: 'OpenAI-compatible', hint: '/chat/completions' },
  { id: 'openai-responses', label: 'OpenAI Responses', hint: '/responses' },
  { id: 'anthropic-messages', label: 'Anthropic-compatible', hint: '/messages' },
];

function methodOptions(answers: SetupAnswers): readonly SetupOption[] {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  return descriptor === undefined
    ? []
    : workingChoices(descriptor).map((entry) => ({
        id: entry.id,
        label: entry.label,
        hint: entry.baseUrl ?? '',
      }));
}

function keyLines({ answers }: StepContext): readonly string[] {
  const url = answers.provider === undefined ? undefined : findProvider(answers.provider)?.keyUrl;
  return url === undefined ? [] : [`You get one at ${url}`];
}

function usualUrl({ answers, servers, world }: StepContext): string {
  return answers.provider === CUSTOM ? '' : draftOf(answers, world, servers).baseUrl;
}

function labelOf({ answers, world, servers }: StepContext): string {
  return answers.provider === CUSTOM && answers.baseUrl === undefined
    ? 'the server'
    : draftOf(answers, world, servers).label;
}

function existingFallbacks(world: World, primary: string | undefined): readonly string[] {
  const setting = world.config.agents?.defaults?.model;
  const fallbacks = typeof setting === 'string' ? [] : (setting?.fallbacks ?? []);
  return fallbacks.filter((ref) => ref !== primary);
}

function describeModel(world: World): string {
  const setting = world.config.agents?.defaults?.model;
  const primary = typeof setting === 'string' ? setting : setting?.primary;
  const count = typeof setting === 'string' ? 0 : (setting?.fallbacks?.length ?? 0);
  return `${primary ?? 'none'}${count > 0 ? `, ${count} fallbacks` : ''}`;
}
