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
    { line: 'openclaw models status --watch --json', about: 'one line per change', isEndless: true },
  ],
  'models list': [
    { line: 'openclaw models list --all --plain', about: 'the whole catalog, one ref per line' },
    { line: 'openclaw models list --provider openai --json', about: 'limits and prices of one provider' },
    { line: 'openclaw models list --refresh --provider openai', about: 'ask the provider first' },
  ],
  'models set': [
    { line: 'openclaw models set anthropic/claude-opus-4-6', about: 'by its full name' },
    { line: 'openclaw models set', about: 'choose in the picker, on a terminal', ...needsTerminal },
  ],
  'models set-image': [
    { line: 'openclaw models set-image openai/gpt-5.5', about: 'looks at images when the default cannot' },
  ],
  'models auth': [{ line: 'openclaw models auth list', about: 'what is stored, and how it is' }],
  'models auth list': [
    { line: 'openclaw models auth list --provider anthropic', about: 'of one provider' },
    { line: 'openclaw models auth list --json', about: 'one document, without any key' },
  ],
  'models auth login': [
    {
      line: 'openclaw models auth login --provider openrouter',
      about: 'prints an address and waits until somebody has signed in there; Ctrl-C ends it',
      isEndless: true,
      exit: 130,
    },
    {
      line: 'openclaw models auth login --provider github-copilot --device-code',
      about: 'exit 2 until the setting oauth.github-copilot.clientId names an app',
      exit: 2,
    },
    {
      line: 'printf %s "$KEY" | openclaw models auth login --provider openai --method api-key',
      about: 'a key in place of an account',
    },
  ],
  'models auth paste-api-key': [
    {
      line: 'printf %s "$KEY" | openclaw models auth paste-api-key --provider openai',
      about: 'from a script',
    },
    {
      line: 'printf %s "$KEY" | openclaw models auth paste-api-key --provider openai --profile-id openai:work',
      about: 'a second key, which takes over when the first is limited',
    },
  ],
  'models cooldown': [{ line: 'openclaw models cooldown list', about: 'what is left alone now' }],
  'models cooldown list': [{ line: 'openclaw models cooldown list --json', about: 'why, and until when' }],
  'models cooldown clear': [
    { line: 'openclaw models cooldown clear openai:work', about: 'exit 1 when nothing blocks it', exit: 1 },
  ],
  'models explain': [
    {
      line: `echo '{"provider": "openai", "status": 429}' | openclaw models explain --error -`,
      about: 'from a log, through a pipe',
    },
    {
      line: `echo 'Insufficient credits' > failure.txt && openclaw models explain --error failure.txt --json`,
      about: 'words are enough; one line of JSON per failure',
    },
  ],
  'models why': [
    { line: 'openclaw models why', about: 'the latest run' },
    { line: 'openclaw models why --last --json', about: 'every credential that was passed over or tried' },
  ],
};
