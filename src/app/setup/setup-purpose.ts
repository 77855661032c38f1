import { configuredPrimary } from '../../core/models/selection.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';

/** What the wizard is for: a first setup, or changes of what exists; `configure` asks for the section first (CONF-1). */
export type SetupPurpose = 'onboard' | 'configure' | 'configure-model';

/** What `configure` changes, in the order in which `all` walks through it (ui.md section 2). */
export const CONFIGURE_PARTS = ['connect', 'model', 'fallbacks', 'allowlist', 'aliases', 'image'] as const;
export type ConfigurePart = (typeof CONFIGURE_PARTS)[number];

/** In the provider menu: no new connection. */
export const KEEP = 'keep';

/**
 * Do these answers count for this part? Onboarding walks a fixed way; in `configure` an answer counts once its part was gone
 * through, so that a part that was opened and left again changes nothing.
 */
export function concerns({ part, parts }: SetupAnswers, asked: ConfigurePart): boolean {
  if (parts === undefined) return true;
  return part === 'all' || part === asked || parts.includes(asked);
}

/** Is a provider being connected, or are only choices made among what there is? */
export function isConnecting(answers: SetupAnswers): boolean {
  return answers.provider !== undefined && answers.provider !== KEEP && concerns(answers, 'connect');
}

/** Connecting chooses a model only where none is chosen: an existing primary stays (CONF-4, ONB-7). */
export function choosesModel(answers: SetupAnswers, world: World): boolean {
  if (concerns(answers, 'model')) return true;
  return isConnecting(answers) && configuredPrimary(world.config, undefined, world.catalog) === undefined;
}

/** A part that was gone through counts, and the hub is next. */
export function partClosed({ part, ...answers }: SetupAnswers): SetupAnswers {
  if (part === undefined || part === 'all' || part === 'review') return answers;
  return { ...answers, parts: [...new Set([...(answers.parts ?? []), part])] };
}

/** A part that was opened and left again does not count; what was answered in it is there when it is opened again. */
export function partLeft({ part: _left, ...answers }: SetupAnswers): SetupAnswers {
  return answers;
}
