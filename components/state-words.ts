import { type Health, healthWords } from '../src/core/credentials/health.ts';
import { widthOf } from './ui/width-of.ts';

/**
 * The state of a credential or a model in at most `cells` terminal cells. Where all of it does not fit, the reason in
 * brackets goes first: a state that is cut in the middle of a word says less than a shorter one (B007).
 */
export function stateWords(health: Health, nowMs: number, cells: number): string {
  const words = healthWords(health, nowMs);
  if (widthOf(words) <= cells || health.untilMs === undefined) return words;
  const { reason: _, ...bare } = health;
  const shorter = healthWords(bare, nowMs);
  return widthOf(shorter) <= cells ? shorter : shorter.replace(/ .*/, '');
}
