import type { Examples } from './example.ts';

/** `openclaw settings …`. */
export const SETTINGS_EXAMPLES: Examples = {
  settings: [
    { line: 'openclaw settings list', about: 'what there is, and what it does' },
    { line: 'openclaw settings set firstToken.limitMs 30000', about: 'change one' },
  ],
  'settings list': [{ line: 'openclaw settings list --json', about: 'with defaults and what each takes' }],
  'settings get': [{ line: 'openclaw settings get firstToken.limitMs', about: 'the value in effect' }],
  'settings set': [
    { line: 'openclaw settings set firstToken.limitMs 30000', about: 'wait 30 seconds for the first words' },
    { line: 'openclaw settings set key.backend file', about: 'keep the sealing key in a private file' },
  ],
  'settings unset': [
    {
      line: 'openclaw settings set firstToken.limitMs 30000 && openclaw settings unset firstToken.limitMs',
      about: 'the default again',
    },
    { line: 'openclaw settings unset cost.consent', about: 'exit 1 when it is not set', exit: 1 },
  ],
  'settings history': [{ line: 'openclaw settings history', about: 'who changed what' }],
  'settings undo': [
    {
      line: 'openclaw settings set firstToken.limitMs 30000 && openclaw settings undo',
      about: 'the newest change',
    },
  ],
};
