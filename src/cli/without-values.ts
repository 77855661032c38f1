/**
 * What commander says about a wrong line, without the values in it: a person may have typed a key there, and stderr ends up in
 * logs (decision 28). Names of commands and options stay, or nobody could tell what is wrong.
 */
export function withoutValues(text: string): string {
  return text.replace(/(unknown option '-[^'=]*)=[^\n]*'/, "$1'").replace(/( but got \d+): [^\n]*/, '$1.');
}
