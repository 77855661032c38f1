import { AGENTS_EXAMPLES } from './agents-examples.ts';
import { AUTH_EXAMPLES } from './auth-examples.ts';
import { CHAIN_EXAMPLES } from './chain-examples.ts';
import { CONFIG_EXAMPLES } from './config-examples.ts';
import { DOCTOR_EXAMPLES } from './doctor-examples.ts';
import { type Examples, needsTerminal } from './example.ts';
import { MODELS_EXAMPLES } from './models-examples.ts';
import { SETTINGS_EXAMPLES } from './settings-examples.ts';

/** By the words of the command; the help of each shows its own. */
export const EXAMPLES: Examples = {
  '': [
    { line: 'openclaw onboard', about: 'connect a provider, step by step', ...needsTerminal },
    { line: 'openclaw agent --message "hi"', about: 'ask' },
    { line: 'openclaw models status', about: 'what is selected, and how it is' },
    { line: 'openclaw demo --turns 1', about: 'see it work without an account' },
  ],
  onboard: [
    { line: 'openclaw onboard', about: 'step by step, on a terminal', ...needsTerminal },
    {
      line: 'printf %s "$KEY" | openclaw onboard --non-interactive --accept-risk --auth-choice openai-api-key --openai-api-key -',
      about: 'from a script, the key on stdin',
    },
    {
      line: 'openclaw onboard --non-interactive --accept-risk --auth-choice ollama',
      about: 'models on this machine',
    },
    {
      line: 'openclaw onboard --no-tui',
      about: 'plain numbered questions, for screen readers and scripts',
      // Nobody answers there: the end of the answers leaves.
      exit: 130,
    },
  ],
  configure: [
    { line: 'openclaw configure', about: 'change what is set up, on a terminal', ...needsTerminal },
    {
      line: 'openclaw configure --section model',
      about: 'providers, models, stand-ins, allowlist, aliases',
      ...needsTerminal,
    },
    {
      line: 'openclaw configure --section model --no-tui',
      about: 'the same as plain numbered questions',
      exit: 130,
    },
  ],
  agent: [
    { line: 'openclaw agent --message "hi"', about: 'ask once' },
    { line: 'openclaw agent --message "and then?" --session work', about: 'go on with a conversation' },
    { line: 'openclaw agent --message "hi" --json', about: 'asked, served, and every hop with its reason' },
    {
      line: 'openclaw agent --job --fallbacks none --message "hi"',
      about: 'from a scheduler, and nobody may stand in',
    },
    { line: 'openclaw agent --message "hi" --timeout 20s', about: 'an answer or a reason within 20 seconds' },
  ],
  chat: [
    {
      line: `printf 'hi\\n/status\\n' | openclaw chat`,
      about: 'a line each: a message, or a command; /help names them',
    },
    {
      line: `echo 'and then?' | openclaw chat --session work --model anthropic/claude-opus-4-6`,
      about: 'go on with a conversation, with this model exactly',
    },
  ],
  ...MODELS_EXAMPLES,
  ...AUTH_EXAMPLES,
  ...CHAIN_EXAMPLES,
  ...CONFIG_EXAMPLES,
  ...SETTINGS_EXAMPLES,
  ...AGENTS_EXAMPLES,
  ...DOCTOR_EXAMPLES,
  status: [
    { line: 'openclaw status', about: 'everything at a glance' },
    { line: 'openclaw status --usage', about: 'with the requests of the last day and month' },
    { line: 'openclaw status --share', about: 'to paste into a bug report' },
  ],
  logs: [
    { line: 'openclaw logs --limit 20', about: 'the last tries and what came of them' },
    { line: 'openclaw logs --follow --json', about: 'one line per try, as it happens', isEndless: true },
  ],
  gateway: [{ line: 'openclaw gateway restart', about: 'answers that none is needed' }],
  'gateway restart': [{ line: 'openclaw gateway restart', about: 'answers that none is needed' }],
  demo: [
    { line: 'openclaw demo', about: 'the panel, on a terminal', ...needsTerminal },
    { line: 'openclaw demo --turns 1', about: 'as text' },
  ],
  completion: [
    {
      line: 'openclaw completion bash > ~/.openclaw-completion.bash',
      about: 'then source that file in ~/.bashrc',
    },
    {
      line: 'openclaw completion zsh > ~/.openclaw-completion.zsh',
      about: 'then source that file in ~/.zshrc, after compinit',
    },
    { line: 'openclaw completion fish', about: 'for ~/.config/fish/completions/openclaw.fish' },
    { line: 'openclaw completion powershell', about: 'for $PROFILE' },
  ],
  schema: [
    { line: 'openclaw schema', about: 'which commands have one' },
    { line: 'openclaw schema models-status', about: 'of one command' },
  ],
};
