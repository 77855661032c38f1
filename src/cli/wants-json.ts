/**
 * Does this command line want JSON documents, errors too (CLI-3)? On `config set` alone `--json` is an old name of
 * `--strict-json` and speaks about the value; with `--dry-run` it asks for the report (CFG-31).
 */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (words.includes('--status-json')) return true;
  if (!words.includes('--json')) return false;
  const config = words.indexOf('config');
  return config === -1 || words[config + 1] !== 'set' || words.includes('--dry-run');
}
