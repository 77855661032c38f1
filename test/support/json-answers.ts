/* How every command is asked for the JSON that `openclaw schema` documents. */

/** How each documented command is asked for a document that has something in every list; in this order, on one home. */
export const ANSWERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  onboard: [
    ['--non-interactive', '--accept-risk', '--auth-choice', 'skip'],
    ['--non-interactive', '--accept-risk', '--auth-choice', 'apiKey', '--secret-input-mode', 'ref'],
  ],
  agent: [
    ['--message', 'again'],
    ['--message', 'again', '--session', 'work'],
  ],
  doctor: [[], ['--fix', '--yes'], ['--import', 'auth.json']],
  'models status': [[], ['--agent', 'night'], ['--probe', '--probe-timeout', '5s']],
  'models list': [[], ['--all'], ['--provider', 'fake']],
  'models auth list': [[], ['--provider', 'fake']],
  'models auth which': [['fake'], ['fake/alpha-large'], ['fake', '--agent', 'night']],
  'models auth activate': [['fake:second'], ['fake:second', '--agent', 'night']],
  'models auth order get': [
    ['--provider', 'fake'],
    ['--provider', 'openai'],
  ],
  'models auth order set': [
    ['--provider', 'fake', 'fake:second'],
    ['--provider', 'fake', '--none'],
  ],
  'models auth order clear': [['--provider', 'fake']],
  'models cooldown list': [[]],
  'models cooldown clear': [['fake:default']],
  'models cooldown probe': [['fake:second']],
  'models refresh': [[], ['--provider', 'fake']],
  'models scan': [
    ['--source', 'configured'],
    ['--source', 'configured', '--diff'],
  ],
  'models reconcile': [['--dry-run'], ['--yes']],
  'agents list': [[]],
  'agents add': [['other', '--workspace', '~/other', '--fallback', 'fake/alpha-large']],
  'agents delete': [['night', '--force']],
  'sessions list': [[], ['--agent', 'main']],
  'sessions show': [['work'], ['pinned']],
  'sessions reset': [['work']],
  'sessions set-model': [
    ['work', 'fake/alpha-large'],
    ['work', 'fake/alpha-large', '--with-fallbacks'],
    ['work', '--default'],
  ],
  'sessions delete': [['pinned', '--yes']],
  status: [[], ['--usage']],
  'status --share': [[]],
  logs: [[], ['--limit', '1']],
  'models aliases list': [[]],
  'models fallbacks list': [[]],
  'models image-fallbacks list': [[]],
  'models allow list': [[]],
  'models explain': [[], ['fake/alpha-large'], ['--session', 'pinned']],
  'models why': [[], ['--last']],
  'models rehearse': [
    ['--fail', 'fake=429'],
    ['--fail', 'fake:default=hang', '--session', 'pinned'],
  ],
  'secrets audit': [[], ['--allow-exec']],
  'secrets rekey': [[]],
  'config file': [[]],
  'config get': [['agents.defaults.model.primary'], ['agents'], ['models']],
  'config schema': [[], ['agents.defaults.models']],
  'config set': [
    ['--dry-run', 'agents.defaults.imageModel', '{"primary": "fake/alpha-large"}'],
    ['--dry-run', 'models.providers.groq.apiKey', '--ref-id', 'ANTHROPIC_API_KEY'],
  ],
  'config unset': [['--dry-run', 'agents.defaults.imageModel'], ['agents.defaults.imageModel']],
  'config patch': [
    ['--dry-run', '--file', 'patch.json5'],
    ['--file', 'patch.json5'],
  ],
  'config undo': [[], ['2']],
  'config history': [[], ['--limit', '1']],
  'config validate': [[]],
  'settings list': [[]],
  'settings set': [
    ['firstToken.limitMs', '30000'],
    ['cost.consent', 'never'],
  ],
  'settings get': [['firstToken.limitMs'], ['key.backend']],
  'settings unset': [['firstToken.limitMs']],
  'settings undo': [[]],
  'settings history': [[], ['--limit', '1']],
  'models auth logout': [
    ['fake:second', '--dry-run'],
    ['--provider', 'fake', '--yes'],
  ],
};

/** Flags without which `--json` asks for no document. */
export const ASKING: Readonly<Record<string, readonly string[]>> = { 'config set': ['--dry-run'] };

/** Documents that say no: how each is asked for, and the exit code beside it. */
export const REFUSALS: readonly (readonly [name: string, words: readonly string[], exitCode: number])[] = [
  ['config validate', [], 1],
  ['config set', ['--dry-run', 'agents.defaults.model', '42'], 1],
  ['config set', ['--dry-run', 'models.providers.fake.apiKey', '--ref-id', 'NOT_SET_EITHER'], 1],
  ['config unset', ['--dry-run', 'agents.defaults.pdfModel'], 1],
  ['config patch', ['--dry-run', '--file', 'patch.json5'], 1],
  ['secrets audit', [], 2],
];

/** Commands that end after a document a line. */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  'models status --events': ['--probe'],
  'models explain --error': ['failures.jsonl'],
};

/** What does not look into the config. */
export const WITHOUT_CONFIG: readonly string[] = [
  'secrets rekey',
  'doctor',
  'models cooldown list',
  'config file',
  'config schema',
  'config history',
  'config undo',
  'settings list',
  'settings get',
  'settings set',
  'settings unset',
  'settings undo',
  'settings history',
];

/** Flags that change the shape of what their command prints. */
export const VARIANTS = ['status --share'];

/** Commands that go on: a document a line. */
export const STREAMS = ['logs --follow', 'models status --watch'];
