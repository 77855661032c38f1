import { type Examples, needsTerminal } from './example.ts';

/** `openclaw models …`, without the lists of names and stand-ins. */
export const MODELS_EXAMPLES: Examples = {
  models: [
    { line: 'openclaw models', about: 'the same as models status' },
    { line: 'openclaw models list --provider anthropic', about: 'what one provider offers' },
    { line: 'openclaw models why', about: 'why the last answer came from where it came' },
  ],
  'models status': [
    { line: 'openclaw models status', about: 'for people' },
    { line: 'openclaw models status --check', about: 'for scripts: 1 missing or expired, 2 about to expire' },
    {
      line: 'openclaw models status --json',
      about: 'one document; its shape: openclaw schema models-status',
    },
    { line: 'openclaw models status --probe', about: 'ask each credential once, live' },
    {
      line: 'openclaw models status --probe --chain --yes --check',
      about: 'ask every model in use for a few tokens; exit 1 when one fails',
    },
    {
      line: 'openclaw models status --probe --probe-timeout 2s --json --events',
      about: 'one line per step of the probe',
    },
    { line: 'openclaw models status --watch --json', about: 'one line per change', isEndless: true },
  ],
  'models list': [
    { line: 'openclaw models list --all --plain', about: 'the whole catalog, one ref per line' },
    { line: 'openclaw models list --provider openai --json', about: 'limits and prices of one provider' },
    { line: 'openclaw models list --refresh --provider openai', about: 'ask the provider first' },
  ],
  'models refresh': [
    { line: 'openclaw models refresh', about: 'ask all providers; what changed about the configured models' },
    { line: 'openclaw models refresh --provider openai --json', about: 'one provider, for scripts' },
  ],
  'models scan': [
    { line: 'openclaw models scan', about: 'free models of OpenRouter, checked and ranked' },
    {
      line: 'openclaw models scan --no-probe --min-params 30',
      about: 'only read the list; no key is needed',
    },
    {
      line: 'openclaw models scan --yes --set-default',
      about: 'take the best ones, without asking; exit 3 without a key',
      exit: 3,
    },
    { line: 'openclaw models scan --source configured --json', about: 'what the configured providers offer' },
    { line: 'openclaw models scan --no-probe --diff', about: 'what changed since the last kept scan' },
  ],
  'models set': [
    { line: 'openclaw models set anthropic/claude-opus-4-6', about: 'by its full name' },
    { line: 'openclaw models set', about: 'choose in the picker, on a terminal', ...needsTerminal },
    {
      line: `printf 'opus\\n<\\n' | openclaw models set --no-tui`,
      about: 'the picker as plain questions; answers can come through a pipe',
      exit: 130,
    },
  ],
  'models set-image': [
    { line: 'openclaw models set-image openai/gpt-5.5', about: 'looks at images when the default cannot' },
  ],
  'models cooldown': [{ line: 'openclaw models cooldown list', about: 'what is left alone now' }],
  'models cooldown list': [{ line: 'openclaw models cooldown list --json', about: 'why, and until when' }],
  'models cooldown clear': [
    { line: 'openclaw models cooldown clear openai:work', about: 'exit 1 when nothing blocks it', exit: 1 },
  ],
  'models cooldown probe': [
    {
      line: 'openclaw models cooldown probe env:ANTHROPIC_API_KEY --json',
      about: 'exit 1 when it does not answer',
    },
  ],
  'models reconcile': [
    { line: 'openclaw models reconcile --dry-run', about: 'only look' },
    { line: 'openclaw models reconcile --yes --json', about: 'mend without asking' },
    { line: 'openclaw models reconcile --undo', about: 'take the last mending back', exit: 1 },
  ],
  'models explain': [
    { line: 'openclaw models explain', about: 'which model runs ask for, who chose it, what they would try' },
    { line: 'openclaw models explain opus --json', about: 'the same for a model or alias' },
    {
      line: `echo '{"provider": "openai", "status": 429}' | openclaw models explain --error -`,
      about: 'from a log, through a pipe',
    },
    {
      line: `echo 'Insufficient credits' > failure.txt && openclaw models explain --error failure.txt --json`,
      about: 'words are enough; one line of JSON per failure',
    },
  ],
  'models rehearse': [
    {
      line: 'openclaw models rehearse --fail anthropic=529',
      about: 'who would answer if a provider were overloaded',
    },
    {
      line: `openclaw models rehearse --fail 'openai/gpt-5.5=hang,groq=429' --json`,
      about: 'several at once, as a document',
    },
  ],
  'models why': [
    { line: 'openclaw models why', about: 'the latest run' },
    { line: 'openclaw models why --last --json', about: 'every credential that was passed over or tried' },
  ],
};
