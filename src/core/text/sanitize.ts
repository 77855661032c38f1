/** Limits for text that came from outside. */
export interface SanitizeOptions {
  /** Characters kept; the rest is replaced by an ellipsis. */
  readonly maxLength?: number;
  /** Keep line breaks; otherwise every run of white space becomes one space. */
  readonly multiline?: boolean;
}

const ESCAPE_SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what must go
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what must go
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** Bidi overrides and isolates, zero-width and invisible characters, tags; all can make text lie about itself. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Bidi overrides and isolates: they make text lie about itself, while marks and joiners belong to scripts and emoji. */
const BIDI_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A model's own words made safe for a terminal: no escape sequences, controls or bidi overrides; tabs, line breaks and
 * the joiners of scripts and emoji stay. Total, linear in the length.
 */
export function stripControls(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPE_SEQUENCES, '')
    .replace(CONTROLS, '')
    .replace(BIDI_OVERRIDES, '');
}

/**
 * Foreign text made safe for a terminal and for the store (P23, decision 31): no escape sequences, no control, bidi or
 * invisible characters. Total, linear in the length.
 */
export function sanitizeText(text: string, options: SanitizeOptions = {}): string {
  // Only as much as could be kept is worked on; the allowance is for sequences that fall away.
  const bounded = options.maxLength === undefined ? text : text.slice(0, options.maxLength * 4 + 64);
  const plain = bounded
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPE_SEQUENCES, '')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '');
  const shaped = options.multiline === true ? plain.replace(/\t/g, '  ') : plain.replace(/\s+/g, ' ').trim();
  return options.maxLength === undefined ? shaped : shortened(shaped, options.maxLength, bounded !== text);
}

/** Counts code points, so that no character is cut in two. */
function shortened(text: string, maxLength: number, isCut: boolean): string {
  const characters = [...text];
  if (characters.length <= maxLength && !isCut) return text;
  return `${characters.slice(0, Math.max(0, maxLength - 1)).join('')}…`;
}
