import type { ModelRef } from '../models/model-ref.ts';
import type { ApiMode } from './provider.ts';
import type { Params } from './provider-config.ts';
import type { RequestShape } from './request-shape.ts';
import type { SessionModes } from './session-modes.ts';

const FASTER: Readonly<Record<string, string>> = { 'minimax-m2.7': 'MiniMax-M2.7-highspeed' };

/**
 * PROV-3: the M2 models of MiniMax think unless they are told not to, so on Anthropic's protocol they are told, until session or
 * parameters ask for thought; fast mode asks a faster twin. Gives back the parts of a shape, changed where that is meant.
 */
export function withMiniMax(
  { provider, model }: ModelRef,
  api: ApiMode,
  { params, modes }: { readonly params: Params; readonly modes: SessionModes },
): Pick<RequestShape, 'params' | 'modes' | 'fastModel'> {
  const isMeant = /^minimax(?:-portal)?$/.test(provider) && api === 'anthropic-messages';
  if (!isMeant || !/^minimax-m2\b/i.test(model)) return { params, modes };
  const { thinking, ...others } = modes;
  const isQuiet = thinking === undefined ? params['thinking'] === undefined : !thinking;
  const fastModel = modes.fastMode === true ? FASTER[model.toLowerCase()] : undefined;
  return {
    // Switched off in the session, the field would be left out, which means yes here.
    ...(isQuiet
      ? { params: { ...params, thinking: { type: 'disabled' } }, modes: others }
      : { params, modes }),
    ...(fastModel === undefined ? {} : { fastModel }),
  };
}
