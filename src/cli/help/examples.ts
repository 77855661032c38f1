/** One line that a person can copy, and what it is good for. A test runs every one of them on the built program. */
export interface Example {
  readonly line: string;
  readonly about: string;
  /** Exit code off a terminal, where it is not 0. */
  readonly exit?: number;
  /** Goes on until it is stopped. */
  readonly isEndless?: true;
}

type Examples = Readonly<Record<string, readonly Example[]>>;

const needsTerminal = { exit: 2 } as const;

const MODELS: Examples = {
  models: [
    { line: 'openclaw models', about: 'the same as models status' },
    { line: 'openclaw models list --provider anthropic', about: 'what one provider offers' },
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
  ],
  'models set': [
    { line: 'openclaw models set anthropic/claude-opus-4-6', about: 'by its full name' },
    { line: 'openclaw models set', about: 'choose in the picker, on a terminal', ...needsTerminal },
  ],
  'models auth': [{ line: 'openclaw models auth list', about: 'what is stored, and how it is' }],
  'models auth list': [
    { line: 'openclaw models auth list --provider anthropic', about: 'of one provider' },
    { line: 'openclaw models auth list --json', about: 'one document, without any key' },
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
};

const AGENTS: Examples = {
  agents: [
    { line: 'openclaw agents', about: 'all agents' },
    { line: 'openclaw agents add night --workspace ~/night', about: 'one more' },
  ],
  'agents list': [{ line: 'openclaw agents list --json', about: 'models, folders and credentials' }],
  'agents add': [
    { line: 'openclaw agents add night', about: 'by questions, on a terminal', ...needsTerminal },
    {
      line: 'openclaw agents add night --workspace ~/night --model anthropic/claude-opus-4-6 --fallback openai/gpt-5.5',
      about: 'with a model and a stand-in of its own',
    },
  ],
  'agents delete': [
    {
      line: 'openclaw agents add night --workspace ~/night && openclaw agents delete night --force',
      about: 'without asking',
    },
    { line: 'openclaw agents delete main --force', about: 'the last agent stays', exit: 2 },
  ],
};

const SESSIONS: Examples = {
  sessions: [{ line: 'openclaw sessions', about: 'all conversations' }],
  'sessions list': [
    { line: 'openclaw sessions list --json', about: 'with the model that each is pinned to' },
  ],
  'sessions show': [
    {
      line: 'openclaw agent --session work --message "hi" && openclaw sessions show work',
      about: 'model, credential and words',
    },
  ],
  'sessions reset': [
    {
      line: 'openclaw agent --session work --message "hi" && openclaw sessions reset work',
      about: 'start anew',
    },
  ],
  'sessions set-model': [
    { line: 'openclaw sessions set-model work anthropic/claude-opus-4-6', about: 'this model, exactly' },
    { line: 'openclaw sessions set-model work --default', about: 'the configured one again' },
  ],
};

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
  ],
  agent: [
    { line: 'openclaw agent --message "hi"', about: 'ask once' },
    { line: 'openclaw agent --message "and then?" --session work', about: 'go on with a conversation' },
    { line: 'openclaw agent --message "hi" --json', about: 'asked, served, and every hop with its reason' },
  ],
  ...MODELS,
  ...AGENTS,
  ...SESSIONS,
  status: [
    { line: 'openclaw status', about: 'everything at a glance' },
    { line: 'openclaw status --usage', about: 'with the requests of the last day and month' },
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
