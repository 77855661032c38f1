import type { Example, Examples } from './example.ts';

/** `models fallbacks` and `models image-fallbacks`: the same verbs, with models that fit the chain. */
function chainExamples(name: string, first: string, second: string): Examples {
  const command = `openclaw models ${name}`;
  const filled = `${command} add ${first} && ${command} add ${second}`;
  const example = (line: string, about: string): Example => ({ line, about });
  return {
    [`models ${name}`]: [
      example(`${command} list`, 'who stands in, in order'),
      example(`${command} add ${first}`, 'one more, at the end'),
    ],
    [`models ${name} list`]: [
      example(`${command} list --plain`, 'one ref per line'),
      example(`${command} list --json`, 'with the model that they stand in for'),
    ],
    [`models ${name} add`]: [example(filled, 'asked in this order')],
    [`models ${name} remove`]: [
      example(`${command} add ${first} && ${command} remove ${first}`, 'out again'),
    ],
    [`models ${name} move`]: [example(`${filled} && ${command} move ${second} 1`, 'asked first from now on')],
    [`models ${name} clear`]: [example(`${command} clear`, 'nobody stands in')],
  };
}

/** The lists of names, stand-ins and allowed models below `openclaw models`. */
export const CHAIN_EXAMPLES: Examples = {
  'models aliases': [
    { line: 'openclaw models aliases list', about: 'names and what they lead to' },
    {
      line: 'openclaw models aliases add quick openai/gpt-5.5 && openclaw models set quick',
      about: 'a name works wherever a model is asked for',
    },
  ],
  'models aliases list': [
    { line: 'openclaw models aliases list --plain', about: 'name and ref, separated by a tab' },
    { line: 'openclaw models aliases list --json', about: 'one document' },
  ],
  'models aliases add': [
    { line: 'openclaw models aliases add quick openai/gpt-5.5', about: 'a name for a model' },
  ],
  'models aliases remove': [
    {
      line: 'openclaw models aliases add quick openai/gpt-5.5 && openclaw models aliases remove quick',
      about: 'the model stays',
    },
  ],
  ...chainExamples('fallbacks', 'anthropic/claude-opus-4-6', 'anthropic/claude-sonnet-4-6'),
  ...chainExamples('image-fallbacks', 'openai/gpt-5.5', 'anthropic/claude-opus-4-6'),
  'models allow': [
    { line: 'openclaw models allow list', about: 'which models may be picked' },
    { line: "openclaw models allow add 'anthropic/*'", about: 'all of one provider' },
  ],
  'models allow list': [
    { line: 'openclaw models allow list --plain', about: 'one entry per line; none: all models' },
    { line: 'openclaw models allow list --json', about: 'with the place in the config that decides' },
  ],
  'models allow add': [
    {
      line: 'openclaw models allow add anthropic/claude-opus-4-6',
      about: 'the first entry takes the models in use along',
    },
    { line: "openclaw models allow add 'openai/*'", about: 'all of one provider' },
  ],
  'models allow remove': [
    {
      line: "openclaw models allow add 'openai/*' && openclaw models allow remove 'openai/*'",
      about: 'one entry',
    },
  ],
  'models allow clear': [{ line: 'openclaw models allow clear', about: 'every model may be picked' }],
};
