import type { TextProps } from 'ink';
import type { Health, HealthState } from '../src/core/credentials/health.ts';

type Look = Pick<TextProps, 'color' | 'bold' | 'dimColor'>;

/** Roles, not colours: the terminal's own sixteen, so that every palette stays readable (B099). */
export const theme = {
  title: { bold: true },
  accent: { color: 'cyan' },
  muted: { dimColor: true },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  danger: { color: 'red' },
} as const satisfies Record<string, Look>;

const HEALTH: Readonly<Record<HealthState, { readonly glyph: string; readonly look: Look }>> = {
  ok: { glyph: '●', look: theme.good },
  cooling: { glyph: '◔', look: theme.warning },
  disabled: { glyph: '■', look: theme.danger },
  expiring: { glyph: '▲', look: theme.warning },
  expired: { glyph: '✗', look: theme.danger },
  'expired-refreshable': { glyph: '▲', look: theme.warning },
  missing: { glyph: '✗', look: theme.danger },
  unverified: { glyph: '?', look: theme.warning },
  'store-locked': { glyph: '✗', look: theme.danger },
};

/** Sign and look of a state; the words always stand beside it (ui.md, common rules). */
export function healthLook(health: Health): { readonly glyph: string; readonly look: Look } {
  return HEALTH[health.state];
}
