import { AppError } from '../../core/errors.ts';
import { checkedName } from '../models/alias-changes.ts';
import type { World } from '../world/world.ts';
import type { Accepted } from './accept-answer.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { aliasesSoFar, NEW_ALIAS } from './configure-aliases.ts';
import { foreignSectionWords, isConfigureSection, isOwnSection } from './configure-sections.ts';
import { CONFIGURE_PARTS } from './setup-purpose.ts';
import type { ConfigureStepId } from './step-path.ts';

/** Takes in an answer to a question that only `configure` asks, or says why not. */
export function acceptConfigure(
  step: ConfigureStepId,
  value: string,
  { world, answers }: { readonly world: World; readonly answers: SetupAnswers },
): Accepted {
  const keep = (change: Partial<SetupAnswers>): Accepted => ({
    kind: 'accepted',
    answers: { ...answers, ...change },
  });
  switch (step) {
    case 'section':
      if (!isConfigureSection(value)) return { kind: 'refused', message: 'Choose one of them.' };
      return isOwnSection(value) ? keep({}) : { kind: 'refused', message: foreignSectionWords(value) };
    case 'part': {
      const part = [...CONFIGURE_PARTS, 'all' as const, 'review' as const].find((entry) => entry === value);
      return part === undefined ? { kind: 'refused', message: 'Choose one of them.' } : keep({ part });
    }
    case 'allowlist':
      return keep({ allowed: value === '' ? [] : value.split(',') });
    case 'aliases':
      return openAlias(world, answers, value);
    case 'alias-model':
      return keep({ aliasModel: value });
    case 'alias-name':
      return nameAlias(answers, value.trim());
    case 'image': {
      const { image: _before, ...rest } = answers;
      if (value === 'choose') return keep({ imageChoice: value });
      const chosen = value === 'none' ? { imageChoice: value, image: '' } : { imageChoice: 'keep' };
      return { kind: 'accepted', answers: { ...rest, ...chosen } as SetupAnswers };
    }
    case 'image-model':
      return keep({ image: value });
  }
}

function openAlias(world: World, answers: SetupAnswers, value: string): Accepted {
  const { aliasFor: _open, aliasModel: _model, ...rest } = answers;
  if (value === 'done') return { kind: 'accepted', answers: rest };
  if (value === 'add') return { kind: 'accepted', answers: { ...rest, aliasFor: NEW_ALIAS } };
  const name = value.slice('name:'.length);
  const model = aliasesSoFar(world, answers).get(name);
  if (model === undefined) return { kind: 'refused', message: 'Choose one of them.' };
  return { kind: 'accepted', answers: { ...rest, aliasFor: name, aliasModel: model } };
}

/** Back to the list with the name taken in; an empty one takes the alias away. */
function nameAlias(answers: SetupAnswers, typed: string): Accepted {
  const { aliasFor = NEW_ALIAS, aliasModel = '', ...rest } = answers;
  const isNew = aliasFor === NEW_ALIAS;
  if (typed === '' && isNew) return { kind: 'refused', message: 'Type the short name.' };
  try {
    const changes = {
      ...rest.aliases,
      ...(isNew || typed === aliasFor ? {} : { [aliasFor]: '' }),
      ...(typed === '' ? {} : { [checkedName(typed)]: aliasModel }),
    };
    return { kind: 'accepted', answers: { ...rest, aliases: changes }, next: 'aliases' };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', message: error.message };
    throw error;
  }
}
