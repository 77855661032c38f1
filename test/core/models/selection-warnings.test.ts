import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import { configuredFallbacks } from '../../../src/core/models/selection.ts';
import { selectionWarnings } from '../../../src/core/models/selection-warnings.ts';
import { directoryOf } from '../../support/model-directory.ts';

const DIRECTORY = directoryOf(['anthropic/x', 'openai/foo', 'groq/foo', 'openai/gpt-5.4', 'zai/glm-5']);

function warnings(defaults: object): string {
  return selectionWarnings({ agents: { defaults } }, undefined, DIRECTORY).join('\n');
}

describe('selectionWarnings', () => {
  it.each([
    ['nothing configured', {}],
    ['refs', { model: { primary: 'anthropic/x', fallbacks: ['zai/glm-5'] } }],
    ['a unique bare id', { model: 'gpt-5.4' }],
    ['an alias', { model: 'main', models: { 'zai/glm-5': { alias: 'main' } } }],
    ['an unlisted model of a known provider', { model: 'anthropic/later' }],
  ])('says nothing about %s', (_name, defaults) => {
    expect(warnings(defaults)).toBe('');
  });

  it.each([
    [
      'REF-6: a bare fallback',
      { model: { primary: 'anthropic/x', fallbacks: ['foo'] } },
      /anthropic\/foo.*deprecated/,
    ],
    ['REF-6: a bare image model', { model: 'anthropic/x', imageModel: 'foo' }, /anthropic\/foo.*deprecated/],
    ['REF-5: a removed provider', { model: 'gone/x', models: { 'zai/glm-5': {} } }, /"gone\/x".*zai\/glm-5/],
    ['REF-5: a removed provider and nothing else', { model: 'gone/x' }, /gone\/x.*not configured/],
    ['REF-5: a bare primary that means nothing', { model: 'nothing' }, /"nothing" names no known model/],
    [
      'a bare fallback without a primary',
      { model: { fallbacks: ['nothing'] } },
      /"nothing" names no known model/,
    ],
  ])('%s', (_name, defaults, expected) => {
    expect(warnings(defaults)).toMatch(expected);
  });

  it('REF-5: a bare fallback is read as a model of the default provider', () => {
    const config: Config = {
      agents: { defaults: { model: { primary: 'anthropic/x', fallbacks: ['foo', 'gpt-5.4'] } } },
    };
    expect(configuredFallbacks(config, undefined, DIRECTORY).map(formatModelRef)).toEqual([
      'anthropic/foo',
      'openai/gpt-5.4',
    ]);
  });
});
