import { type Example, type Examples, needsTerminal } from './example.ts';

const PASTE = 'printf %s "$KEY" | openclaw models auth paste-api-key --provider openai';
const SECOND = `${PASTE} --profile-id openai:work`;

/** A line that first stores what it is about. */
function stored(line: string, about: string): Example {
  return { line: `${PASTE} && ${line}`, about };
}

/** `openclaw models auth …`. */
export const AUTH_EXAMPLES: Examples = {
  'models auth': [
    { line: 'openclaw models auth list', about: 'what is stored, and how it is' },
    { line: 'openclaw models auth add', about: 'one more, question by question', ...needsTerminal },
  ],
  'models auth list': [
    { line: 'openclaw models auth list --provider anthropic', about: 'of one provider' },
    { line: 'openclaw models auth list --json', about: 'one document, without any key' },
  ],
  'models auth which': [
    { line: 'openclaw models auth which openai', about: 'whose key the next request to OpenAI carries' },
    { line: 'openclaw models auth which openai/gpt-5.5 --json', about: 'one document, for one model' },
  ],
  'models auth add': [
    { line: 'openclaw models auth add', about: 'on a terminal', ...needsTerminal },
    { line: 'openclaw models auth add --provider anthropic', about: 'of this provider', ...needsTerminal },
  ],
  'models auth login-github-copilot': [
    {
      line: 'openclaw models auth login-github-copilot',
      about: 'exit 2 until the setting oauth.github-copilot.clientId names an app',
      exit: 2,
    },
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
      line: 'openclaw models auth login --provider anthropic --method cli',
      about: 'turns run through the Claude CLI with its own sign-in; nothing of it is copied',
    },
    {
      line: 'printf %s "$KEY" | openclaw models auth login --provider openai --method api-key',
      about: 'a key in place of an account',
    },
  ],
  'models auth paste-api-key': [
    { line: PASTE, about: 'from a script' },
    { line: SECOND, about: 'a second key, which takes over when the first is limited' },
  ],
  'models auth paste-token': [
    {
      line: 'printf %s "$KEY" | openclaw models auth paste-token --provider anthropic --expires-in 365d',
      about: 'from a script; a day before its end models status says so',
    },
  ],
  'models auth setup-token': [
    { line: 'openclaw models auth setup-token', about: 'after "claude setup-token"', ...needsTerminal },
  ],
  'models auth activate': [stored('openclaw models auth activate openai:manual', 'tried first from now on')],
  'models auth order': [
    { line: 'openclaw models auth order get --provider openai', about: 'what is tried, and in which order' },
  ],
  'models auth order get': [
    { line: 'openclaw models auth order get --provider openai --json', about: 'one document' },
  ],
  'models auth order set': [
    stored(
      'openclaw models auth order set --provider openai openai:manual',
      'this one alone; several are tried one after the other',
    ),
    { line: 'openclaw models auth order set --provider openai --none', about: 'no stored credential at all' },
  ],
  'models auth order clear': [
    { line: 'openclaw models auth order clear --provider openai', about: 'all of them in turn again' },
  ],
  'models auth logout': [
    stored('openclaw models auth logout openai:manual --yes', 'forgotten here'),
    stored('openclaw models auth logout --provider openai --dry-run', 'what would go'),
  ],
};
