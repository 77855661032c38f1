import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CommandShape, completionPlace } from '../../src/core/completion.ts';

const flag = (name: string, value?: string, choices: readonly string[] = []) => ({
  names: [name],
  description: `about ${name}`,
  value: value === undefined ? undefined : { name: value, choices, isRepeated: false },
});
const command = (name: string, parts: Partial<CommandShape> = {}): CommandShape => ({
  name,
  description: `about ${name}`,
  commands: [],
  flags: [],
  arguments: [],
  defaultCommand: undefined,
  ...parts,
});
const argument = (name: string, isRepeated = false, choices: readonly string[] = []) => ({
  name,
  choices,
  isRepeated,
});

const PROGRAM = command('openclaw', {
  arguments: [argument('unknown', true)],
  flags: [flag('--profile', 'profile'), flag('--no-color')],
  commands: [
    command('models', {
      defaultCommand: 'status',
      commands: [
        command('status', {
          arguments: [argument('unknown', true)],
          flags: [flag('--json'), flag('--agent', 'agent')],
        }),
        command('set', { arguments: [argument('model')] }),
        command('order', { arguments: [argument('provider'), argument('profileIds', true)] }),
      ],
    }),
    command('completion', { arguments: [argument('shell', false, ['bash', 'zsh'])] }),
    command('onboard', { flags: [flag('--secret-input-mode', 'mode', ['plaintext', 'ref'])] }),
  ],
});

const words = (line: string): readonly string[] => line.split(' ');
const at = (line: string) => completionPlace(PROGRAM, words(line));
const fixed = (line: string): readonly string[] => at(line).fixed.map(({ word }) => word);

describe('decision 5: what can stand at the cursor', () => {
  test.each<[line: string, fixed: readonly string[]]>([
    ['', ['models', 'completion', 'onboard']],
    ['mo', ['models', 'completion', 'onboard']],
    ['models ', ['status', 'set', 'order']],
    ['models --', ['--json', '--agent', '--profile', '--no-color']],
    ['models status --', ['--json', '--agent', '--profile', '--no-color']],
    ['models set x ', []],
    ['completion ', ['bash', 'zsh']],
    ['onboard --secret-input-mode ', ['plaintext', 'ref']],
    ['onboard --secret-input-mode=', ['plaintext', 'ref']],
    ['--profile night models ', ['status', 'set', 'order']],
    ['models status -- --', []],
    ['models status --json=', []],
    ['nothing ', []],
  ])('%j: %j', (line, expected) => expect(fixed(line)).toEqual(expected));

  test.each<[line: string, name: string | undefined, flag: string | undefined, prefix: string, lead: string]>(
    [
      ['models set op', 'model', undefined, 'op', ''],
      ['models order ', 'provider', undefined, '', ''],
      ['models order openai openai:', 'profileIds', undefined, 'openai:', ''],
      ['models order openai openai:a openai:b', 'profileIds', undefined, 'openai:b', ''],
      ['models status --agent n', 'agent', '--agent', 'n', ''],
      ['models status --agent=n', 'agent', '--agent', 'n', '--agent='],
      ['models --agent n', 'agent', '--agent', 'n', ''],
      ['models set -- op', 'model', undefined, 'op', ''],
      ['models status ', undefined, undefined, '', ''],
    ],
  )('%j asks for a %s', (line, name, ofFlag, prefix, lead) => {
    const place = at(line);
    expect(place.value).toEqual(name === undefined ? undefined : { name, flag: ofFlag });
    expect(place).toMatchObject({ prefix, lead });
  });

  test('the words of the command come along', () => {
    expect(at('--profile x models set op').path).toBe('models set');
  });

  test('no words break it', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'models',
        'status',
        'set',
        '--agent',
        '--agent=',
        '--',
        '-',
        '',
        '=',
        '--json',
        'onboard',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (line) => {
        const place = completionPlace(PROGRAM, line);
        expect(`${place.lead}${place.prefix}`).toBe(line.at(-1) ?? '');
      }),
    );
  });
});
