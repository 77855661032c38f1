/** A pasted key made clean, or what is wrong with it. */
export interface CleanedSecret {
  readonly value: string;
  readonly problem: string | undefined;
}

/**
 * Takes the white space and invisible characters out of a pasted key and keeps every other byte (B041): terminals wrap long
 * keys, web pages add zero-width spaces. Refuses what cannot be a key.
 */
export function cleanSecretText(text: string): CleanedSecret {
  const value = text.replace(/[\s\u00a0\u200b-\u200f\u2028\u2029\u2060\ufeff]/g, '');
  if (value === '') return { value, problem: 'it is empty' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return { value, problem: 'it holds control characters' };
  if (/[^\u0021-\u007e]/.test(value)) return { value, problem: 'it holds characters that no key has' };
  if (value.length < 4) return { value, problem: 'it is too short' };
  return { value, problem: undefined };
}
