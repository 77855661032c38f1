const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One cell for every character. */
export const PLAIN = /^[\u0020-\u007e]*$/;

/** What a person sees as characters: an emoji with its joiners is one, a letter with its accents too (P8). */
export function graphemesOf(text: string): readonly string[] {
  return PLAIN.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);
}
