import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { accountParts } from '../../core/providers/account-address.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { choiceStep } from './choice-step.ts';
import { chooserRows } from './configure-rows.ts';
import { drawConfigureStep } from './configure-steps.ts';
import { clearsStore, DEFAULT_RESET_SCOPE, RESET_OPTIONS } from './reset-scope.ts';
import { drawReview } from './review-step.ts';
import { draftOf } from './setup-answers.ts';
import { credentialOptions } from './setup-credential.ts';
import { fallbackRows } from './setup-models.ts';
import { CUSTOM, foundLines, providerOptions, workingChoices } from './setup-providers.ts';
import { KEEP, type SetupPurpose } from './setup-purpose.ts';
import type { SetupOption, SetupStep } from './setup-types.ts';
import type { StepId } from './step-path.ts';

export interface StepContext {
  readonly ports: Ports;
  readonly world: World;
  readonly servers: readonly LocalServer[];
  readonly looking: boolean;
  readonly answers: SetupAnswers;
  readonly error: string | undefined;
  readonly purpose?: SetupPurpose;
}

const YES_NO: readonly SetupOption[] = [
  { id: 'yes', label: 'I understand, go on' },
  { id: 'no', label: 'Leave' },
];

const SIGHT: readonly SetupOption[] = [
  { id: 'no', label: 'No, text only' },
  { id: 'yes', label: 'Yes, text and images' },
];

/** What a step shows. `check` and what follows the review are drawn by the flow itself. */
export function drawStep(id: StepId, context: StepContext): SetupStep {
  const { answers, ports, world, servers } = context;
  const error = context.error === undefined ? {} : { error: context.error };
  switch (id) {
    case 'risk':
      return choiceStep(id, 'Before you start', YES_NO, {
        lines: [
          'Agents act on what models answer, and models can be wrong or be misled.',
          'Keys you add here are sealed on this machine and sent only to their provider; requests may cost money.',
        ],
      });
    case 'existing':
      return choiceStep(
        id,
        'A model is configured already',
        [
          { id: 'keep', label: 'Keep everything as it is', hint: 'leave' },
          { id: 'review', label: 'Add or change', hint: 'what exists stays' },
          { id: 'reset', label: 'Start anew', hint: 'you say with what; can be taken back' },
        ],
        { current: answers.existing, lines: [`Default model: ${describeModel(world)}`] },
      );
    case 'reset-scope':
      return choiceStep(id, 'What starts anew?', RESET_OPTIONS, {
        current: answers.resetScope ?? DEFAULT_RESET_SCOPE,
        lines: ['What is stored goes into a sealed copy; "openclaw onboard --undo-reset" brings it back.'],
      });
    case 'provider':
      return {
        ...choiceStep(
          id,
          'How do you want to connect?',
          [...keepOption(context), ...providerOptions(ports, world, servers, !clearsStore(answers))],
          { current: answers.provider, lines: foundLines(ports, servers, context.looking) },
        ),
        searchable: true,
      };
    case 'method':
      return choiceStep(id, 'Which plan or region?', methodOptions(answers), { current: answers.method });
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
    case 'account-id':
    case 'gateway-id':
      return drawAccountPart(id, context);
    case 'compatibility':
      return choiceStep(id, 'Which protocol does it speak?', COMPATIBILITY, { current: answers.api });
    case 'credential':
      return choiceStep(id, 'Where is the key?', credentialOptions(context), { current: answers.credential });
    case 'secret':
      return {
        kind: 'secret',
        id,
        title: answers.credential === 'token' ? 'Paste the token' : 'Paste the API key',
        lines: [`For ${labelOf(context)}`, ...keyLines(context)],
        optional: false,
        ...error,
      };
    case 'env-name':
      return {
        kind: 'text',
        id,
        title: 'Which variable holds the key?',
        lines: ['Its name in the environment; only that is stored, never its value.'],
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
        rows: chooserRows(ports, world, draftOf(answers, world, servers)),
        ...currentPrimary(context),
      };
    case 'image-input':
      return choiceStep(id, 'Does this model support image input?', SIGHT, {
        current: answers.seesImages === true ? 'yes' : 'no',
        lines: [`Neither its name nor its server says so of ${answers.primary ?? answers.typedModel}.`],
      });
    case 'fallbacks': {
      const draft = draftOf(answers, world, servers);
      return {
        kind: 'fallbacks',
        id,
        title: 'Who stands in when it fails?',
        primary: draft.primary ?? configuredPrimaryText(world) ?? '',
        selected: answers.fallbacks ?? existingFallbacks(world, draft.primary),
        ...fallbackRows(ports, world, draft),
      };
    }
    case 'review':
      return drawReview(context);
    case 'resume':
    case 'check':
      return { kind: 'working', id, title: `Asking ${labelOf(context)}`, sinceMs: ports.clock.now() };
    default:
      return drawConfigureStep(id, context);
  }
}

function drawAccountPart(id: 'account-id' | 'gateway-id', { answers, error }: StepContext): SetupStep {
  const descriptor = answers.provider === undefined ? undefined : findProvider(answers.provider);
  const part = accountParts(descriptor ?? {}).find((entry) => entry.id === id);
  return {
    kind: 'text',
    id,
    title: part?.title ?? id,
    lines: [`${descriptor?.label ?? 'The provider'} has an address per account; it goes into the config.`],
    value: answers[id] ?? '',
    ...(error === undefined ? {} : { error }),
  };
}

function keepOption({ answers, world }: StepContext): readonly SetupOption[] {
  if (answers.part !== 'all' || world.config.agents?.defaults?.model === undefined) return [];
  return [{ id: KEEP, label: 'Keep the connections', hint: 'as they are' }];
}

/** Where the pointer starts: what was answered, in `configure` also what is configured (CONF-4). */
function currentPrimary({ answers, world }: StepContext): { readonly current?: string } {
  const current = answers.primary ?? (answers.parts === undefined ? undefined : configuredPrimaryText(world));
  return current === undefined ? {} : { current };
}

function configuredPrimaryText({ config }: World): string | undefined {
  const setting = config.agents?.defaults?.model;
  return typeof setting === 'string' ? setting : setting?.primary;
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
  if (answers.credential === 'token') return ['Run "claude setup-token" in another terminal; it prints one.'];
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
  const primary = configuredPrimaryText(world);
  const count = typeof setting === 'string' ? 0 : (setting?.fallbacks?.length ?? 0);
  return `${primary ?? 'none'}${count > 0 ? `, ${count} fallbacks` : ''}`;
}
