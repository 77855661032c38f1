import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractModelDirective } from '../../../src/core/chat/model-directive.ts';
import { splitProfileSuffix } from '../../../src/core/models/model-ref.ts';
import cases from '../../fixtures/model-directive.json' with { type: 'json' };

/** The letters that commands are made of, and some that no parser expects. */
const LETTER = fc.constantFrom(...'/model: "@=-\n\tsrunti9é💥\u202e\u0000');

interface ExtractRow {
  readonly id: string;
  readonly body: string | null;
  readonly aliases?: readonly string[];
  readonly model?: string;
  readonly profile?: string;
  readonly runtime?: string;
  readonly rest: string;
}

describe('REF-8: a model and its @profile', () => {
  test.each(cases.split)('%s: %s', (_id, raw, model, profile) => {
    expect(splitProfileSuffix(raw ?? '')).toEqual({ model, profile: profile ?? undefined });
  });
});

describe('/model in a message', () => {
  // No row is left out: no decision overrides one of them.
  test.each(cases.extract as readonly ExtractRow[])('$id: $body', (row) => {
    const found = extractModelDirective(row.body ?? undefined, row.aliases);
    expect(found).toMatchObject({
      hasDirective: row.model !== undefined,
      model: row.model,
      profile: row.profile,
      runtime: row.runtime,
      rest: row.rest,
    });
  });

  test.each([
    [
      '/model "openai/gpt-5.4"@"openai:owner+work@example.com" hi',
      'openai/gpt-5.4',
      'openai:owner+work@example.com',
      'hi',
    ],
    ['/model openai/gpt-5.4@"openai:my key" hi', 'openai/gpt-5.4', 'openai:my key', 'hi'],
    ['/model "never closed hi', '"never', undefined, 'closed hi'],
    ['/MODEL: opus@anthropic:work', 'opus', 'anthropic:work', ''],
    ['/model : opus', 'opus', undefined, ''],
    ['/model\nopus is great', undefined, undefined, 'opus is great'],
    ['/model opus\nfirst line\n  second', 'opus', undefined, 'first line\n  second'],
  ])('REF-8, CHAT-8: %s', (body, model, profile, rest) => {
    expect(extractModelDirective(body)).toMatchObject({ hasDirective: true, model, profile, rest });
  });

  test.each([
    '/model --runtime codex gpt-5 hi',
    '/model gpt-5 --runtime codex hi',
    '/model gpt-5 --runtime=codex hi',
  ])('a runtime before or behind the model: %s', (body) => {
    expect(extractModelDirective(body)).toMatchObject({ model: 'gpt-5', runtime: 'codex', rest: 'hi' });
  });

  test('total over any text, and text without the word is left alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: LETTER, maxLength: 400 }),
        fc.array(fc.string(), { maxLength: 3 }),
        (text, aliases) => {
          const found = extractModelDirective(text, aliases);
          if (!/\/model/i.test(text) && !text.trim().startsWith('/')) {
            expect(found).toMatchObject({ hasDirective: false, rest: text.trim() });
          }
        },
      ),
    );
  });

  test('1 MB of quotes and commands ends', () => {
    const hostile = `/model ${'"'.repeat(500_000)}${' /model'.repeat(70_000)}`;
    expect(extractModelDirective(hostile).hasDirective).toBe(true);
  });
});
