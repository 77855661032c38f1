import type { Examples } from './example.ts';

/** `openclaw config …` and `openclaw secrets …`. */
export const CONFIG_EXAMPLES: Examples = {
  config: [
    { line: 'openclaw config get agents.defaults.model', about: 'read a value' },
    {
      line: 'openclaw config set agents.defaults.model.primary anthropic/claude-opus-4-6',
      about: 'write it',
    },
    { line: 'openclaw config set models.mode merge && openclaw config undo', about: 'take a change back' },
  ],
  'config get': [
    { line: 'openclaw config get agents.defaults.model.primary', about: 'text as it is' },
    { line: 'openclaw config get agents --json', about: 'a whole part, secrets taken out' },
    { line: 'openclaw config get models.mode', about: 'exit 1 when it is not set', exit: 1 },
  ],
  'config set': [
    { line: 'openclaw config set models.mode merge', about: 'one value' },
    {
      line: `openclaw config set agents.defaults.models '{"openai/gpt-5.5": {"alias": "fast"}}' --strict-json --merge`,
      about: 'add to a map; without --merge nothing that is there may go',
    },
    {
      line: 'openclaw config set models.providers.openai.apiKey --ref-source env --ref-id OPENAI_API_KEY --dry-run',
      about: 'would a reference to a variable work?',
    },
    {
      line: `openclaw config set --batch-json '[{"path": "models.mode", "value": "merge"}]' --dry-run --json`,
      about: 'several at once; the report of what would happen',
    },
    {
      line: 'openclaw config set models.mode replace --expect-current-absent',
      about: 'only when nobody set it before',
    },
  ],
  'config unset': [
    {
      line: 'openclaw config set models.mode merge && openclaw config unset models.mode',
      about: 'the default applies again',
    },
    {
      line: 'openclaw config unset agents.defaults.imageModel',
      about: 'exit 1 when it is not there',
      exit: 1,
    },
  ],
  'config patch': [
    {
      line: `echo '{models: {mode: "merge"}}' | openclaw config patch --stdin`,
      about: 'what is named changes, the rest stays',
    },
    {
      line: `echo '{models: {mode: null}}' > patch.json5 && openclaw config patch --file patch.json5 --dry-run`,
      about: 'null removes; first see whether it would work',
    },
  ],
  'config validate': [
    { line: 'openclaw config validate', about: 'exit 1 when something is wrong' },
    { line: 'openclaw config validate --json', about: 'each mistake with its place' },
  ],
  'config schema': [
    { line: 'openclaw config schema > openclaw.schema.json', about: 'for an editor' },
    { line: 'openclaw config schema agents.defaults', about: 'one place and what may stand below it' },
  ],
  'config file': [{ line: 'cat "$(openclaw config file)"', about: 'where it is' }],
  'config history': [
    { line: 'openclaw config history --limit 5', about: 'the last changes, whoever made them' },
    { line: 'openclaw config history --json', about: 'with the places that each touched' },
  ],
  'config diff': [
    {
      line: 'openclaw config set models.mode merge && openclaw config diff',
      about: 'the newest change, secrets taken out',
    },
  ],
  'config undo': [
    { line: 'openclaw config set models.mode merge && openclaw config undo', about: 'the newest change' },
    {
      line: 'openclaw config set models.mode merge && openclaw config set models.mode replace && openclaw config undo 2',
      about: 'the newest two',
    },
  ],
  secrets: [{ line: 'openclaw secrets audit', about: 'where keys lie open' }],
  'secrets audit': [
    { line: 'openclaw secrets audit', about: 'keys in plain text, references that lead nowhere' },
    { line: 'openclaw secrets audit --check --json', about: 'for scripts: exit 1 when there is a finding' },
  ],
  // Without anything stored there is no key to replace.
  'secrets rekey': [
    { line: 'openclaw secrets rekey', about: 'a new key, kept where the present one is', exit: 1 },
    {
      line: 'OPENCLAW_KEY_BACKEND=file openclaw secrets rekey --json',
      about: 'from the keyring into a private file',
      exit: 1,
    },
  ],
};
