/**
 * The parser's own words without what was typed as a value: a key given in the wrong place is not repeated on the screen or in
 * a log (S5). Names of options stay.
 */
export function hideValues(text: string): string {
  return text
    .replace(/(unknown option '-[^'=]*)=[\s\S]*'/, "$1'")
    .replace(/(too many arguments[^.]*\. Expected \d+ arguments? but got \d+): [\s\S]*/, '$1.\n');
}
