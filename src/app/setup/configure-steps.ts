import { allowRule } from '../../core/models/allowlist.ts';
import { choiceStep } from './choice-step.ts';
import { aliasesSoFar, NEW_ALIAS } from './configure-aliases.ts';
import { allowRows, imageRows, nameableRows } from './configure-rows.ts';
import { CONFIGURE_SECTIONS, isOwnSection } from './configure-sections.ts';
import { draftOf } from './setup-answers.ts';
import type { StepContext } from './setup-steps.ts';
import type { SetupOption, SetupStep } from './setup-types.ts';
import type { ConfigureStepId } from './step-path.ts';

/** A question that only `configure` asks (CONF-1, CONF-3, CONF-5, ui.md section 2). */
export function drawConfigureStep(id: ConfigureStepId, context: StepContext): SetupStep {
  const { answers, ports, world, servers } = context;
  const error = context.error === undefined ? {} : { error: context.error };
  switch (id) {
    case 'section':
      return {
        ...choiceStep(id, 'What do you want to configure?', sectionOptions(), { current: 'model' }),
        ...error,
      };
    case 'part':
      return drawParts(context);
    case 'allowlist': {
      const rows = allowRows(ports, world, draftOf(answers, world, servers));
      return {
        kind: 'marks',
        id,
        title: 'Which models may be picked?',
        lines: ['What is in use stays on the list.'],
        rows,
        selected: answers.allowed ?? allowRule(world.config).keys,
        nothing: 'every model',
      };
    }
    case 'aliases':
      return drawAliases(context);
    case 'alias-model':
      return {
        kind: 'model',
        id,
        title: 'Which model gets a short name?',
        rows: nameableRows(ports, world, draftOf(answers, world, servers)),
        ...(answers.aliasModel === undefined ? {} : { current: answers.aliasModel }),
      };
    case 'alias-name':
      return drawAliasName(context);
    case 'image':
      return drawImage(context);
    case 'image-model':
      return {
        kind: 'model',
        id,
        title: 'Which model looks at images?',
        rows: imageRows(ports, world, draftOf(answers, world, servers)),
        ...(answers.image ? { current: answers.image } : {}),
      };
  }
}

function sectionOptions(): readonly SetupOption[] {
  return CONFIGURE_SECTIONS.map((section) => ({
    id: section,
    label: section,
    hint: isOwnSection(section) ? 'providers · models · stand-ins · aliases' : "upstream's gateway",
  }));
}

/** The hub: what there is, what has been changed so far, and the way out through the review. */
function drawParts({ answers, world, ports, servers }: StepContext): SetupStep {
  const before = settingsOf(world);
  const draft = draftOf(answers, world, servers);
  const { allowed = before.allowed, image = before.image } = draft.extras ?? {};
  const primary = draft.primary ?? before.primary;
  const fallbacks = draft.fallbacks ?? before.fallbacks;
  const hint = (text: string, isChanged: boolean): string => (isChanged ? `${text} · changed` : text);
  const names = [...aliasesSoFar(world, answers).keys()];
  const isRenamed = Object.keys(draft.extras?.aliases ?? {}).length > 0;
  const stored = `${world.profiles.length} stored`;
  const rows = [
    ['connect', 'Provider and key', draft.connects ? draft.label : stored, draft.connects],
    ['model', 'Default model', primary ?? 'none', primary !== before.primary],
    ['fallbacks', 'Fallbacks', wordsOf(fallbacks, 'none'), isOther(fallbacks, before.fallbacks)],
    ['allowlist', 'Allowed models', wordsOf(allowed, 'all'), isOther(allowed, before.allowed)],
    ['aliases', 'Aliases', wordsOf(names, 'none'), isRenamed],
    ['image', 'Image model', image === '' ? 'none' : image, image !== before.image],
  ] as const;
  const isChanged = rows.some(([, , , changed]) => changed);
  const options: readonly SetupOption[] = [
    ...rows.map(([id, label, text, changed]) => ({ id, label, hint: hint(text, changed) })),
    { id: 'all', label: 'All of it', hint: 'in turn' },
    // Last, so that the digits of the others stay.
    ...(isChanged ? [REVIEW] : []),
  ];
  const exists = ports.config.read().exists && before.primary !== undefined;
  return choiceStep('part', exists ? 'Existing config detected' : 'No model is configured yet', options, {
    lines: [`Model: ${primary ?? 'none'}`],
    current: isChanged ? 'review' : answers.parts?.at(-1),
  });
}

const REVIEW: SetupOption = { id: 'review', label: 'Review and write', hint: 'shows the exact change first' };

interface ModelSettings {
  readonly primary: string | undefined;
  readonly fallbacks: readonly string[];
  readonly allowed: readonly string[];
  /** Empty when there is none. */
  readonly image: string;
}

function settingsOf({ config }: StepContext['world']): ModelSettings {
  const model = config.agents?.defaults?.model;
  const image = config.agents?.defaults?.imageModel;
  return {
    primary: typeof model === 'string' ? model : model?.primary,
    fallbacks: typeof model === 'string' ? [] : (model?.fallbacks ?? []),
    allowed: allowRule(config).keys,
    image: (typeof image === 'string' ? image : image?.primary) ?? '',
  };
}

function isOther(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left) !== JSON.stringify(right);
}

/** How many, and the first of them, in parts that fall away where the line is short. */
function wordsOf(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  return names.length === 1 ? names.join('') : [names.length, ...names.slice(0, 2)].join(' · ');
}

function drawAliases({ answers, world }: StepContext): SetupStep {
  const names = aliasesSoFar(world, answers);
  const options: readonly SetupOption[] = [
    { id: 'done', label: 'Go on', hint: names.size === 1 ? '1 alias' : `${names.size} aliases` },
    { id: 'add', label: 'Add an alias' },
    ...[...names].map(([name, ref]) => ({ id: `name:${name}`, label: name, hint: ref })),
  ];
  return choiceStep('aliases', 'Short names for models', options, {
    lines: ['Choose one to rename it or to take it away.'],
  });
}

function drawAliasName({ answers, error }: StepContext): SetupStep {
  const isNew = answers.aliasFor === NEW_ALIAS;
  const model = answers.aliasModel ?? '';
  return {
    kind: 'text',
    id: 'alias-name',
    title: 'What is it called?',
    lines: [model, isNew ? 'A short word, such as fast.' : 'An empty name takes the alias away.'],
    value: isNew ? '' : (answers.aliasFor ?? ''),
    ...(error === undefined ? {} : { error }),
  };
}

function drawImage({ answers, world }: StepContext): SetupStep {
  const { image: now } = settingsOf(world);
  const options: readonly SetupOption[] = [
    { id: 'keep', label: 'Leave it as it is', hint: now === '' ? 'none' : now },
    { id: 'choose', label: 'Choose a model' },
    ...(now === '' ? [] : [{ id: 'none', label: 'Take it away', hint: 'the default model looks' }]),
  ];
  return choiceStep('image', 'Who looks at images?', options, {
    lines: ['Asked when the default model cannot see them.'],
    ...(answers.imageChoice === undefined ? {} : { current: answers.imageChoice }),
  });
}
