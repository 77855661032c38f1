import type { CliProcess } from './cli-context.ts';

/**
 * Can the terminal show more than ASCII? Not where the locale names another character set (`C`, `POSIX`,
 * `en_US.ISO-8859-1`), on the bare Linux console, and in the old console of Windows; without a locale it is taken to (P29).
 */
export function knowsUnicode({ env, platform }: Pick<CliProcess, 'env' | 'platform'>): boolean {
  if (platform === 'win32') return hasAny(env, ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERM']);
  if (env['TERM'] === 'linux') return false;
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG'].map((name) => env[name] ?? '').find((value) => value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

function hasAny(env: CliProcess['env'], names: readonly string[]): boolean {
  return names.some((name) => (env[name] ?? '') !== '');
}
