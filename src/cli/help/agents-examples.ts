import { type Examples, needsTerminal } from './example.ts';

/** `openclaw agents …` and `openclaw sessions …`. */
export const AGENTS_EXAMPLES: Examples = {
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
  'sessions delete': [
    {
      line: 'openclaw agent --session work --message "hi" && openclaw sessions delete work --yes',
      about: 'with all its words, without asking',
    },
  ],
  'sessions set-model': [
    { line: 'openclaw sessions set-model work anthropic/claude-opus-4-6', about: 'this model, exactly' },
    {
      line: 'openclaw sessions set-model work anthropic/claude-opus-4-6 --with-fallbacks',
      about: 'this model first; the fallbacks may stand in',
    },
    { line: 'openclaw sessions set-model work --default', about: 'the configured one again' },
  ],
};
