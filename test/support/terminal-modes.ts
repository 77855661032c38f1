/** Private modes that a program may switch: `?1049` alternate screen, `?25` cursor, `?2004` bracketed paste, `?2026` whole frames. */
const SWITCH = new RegExp(`${String.fromCharCode(27)}\\[\\?([\\d;]+)([hl])`, 'g');
/** On by itself: it is left alone when it is on at the end. */
const ON_BY_DEFAULT = new Set(['25', '7']);
/** Reports of mouse and focus would be typed into the shell (P18). */
const UNWANTED = new Set(['9', '1000', '1001', '1002', '1003', '1004', '1005', '1006', '1015']);

/** What a byte log leaves switched the wrong way, or never should have switched; empty when the terminal is as it was. */
export function modesLeft(bytes: string): readonly string[] {
  const last = new Map<string, string>();
  for (const [, modes = '', way = ''] of bytes.matchAll(SWITCH)) {
    for (const mode of modes.split(';')) last.set(mode, way);
  }
  return [...last].flatMap(([mode, way]) => {
    if (UNWANTED.has(mode)) return [`?${mode} was switched`];
    const isAsBefore = way === (ON_BY_DEFAULT.has(mode) ? 'h' : 'l');
    return isAsBefore ? [] : [`?${mode}${way}`];
  });
}

/** Sequences that clear the whole terminal or its scrollback (P1). */
export function clears(bytes: string): number {
  return bytes.split('\u001b[2J').length + bytes.split('\u001b[3J').length - 2;
}
