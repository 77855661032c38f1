import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSetupNotes } from '../../../src/adapters/setup/setup-notes-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOTE = { version: 1, answers: { provider: 'openai' } };

describe('notes of an onboarding in a file', () => {
  test('written private and whole, read back, gone after removal', () => {
    const folder = join(temporaryFolder(), 'state');
    const path = join(folder, 'onboarding.json');
    const notes = createSetupNotes(path);
    expect(notes.read()).toBeUndefined();
    notes.write(NOTE);
    notes.write({ ...NOTE, version: 2 });
    expect(createSetupNotes(path).read()).toEqual({ ...NOTE, version: 2 });
    expect([statSync(folder).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(folder)).toEqual(['onboarding.json']);
    notes.remove();
    notes.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a damaged file reads as none; a place that cannot be written stops nothing', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'onboarding.json');
    writeFileSync(path, '{"version":1,');
    expect(createSetupNotes(path).read()).toBeUndefined();
    createSetupNotes(join(path, 'below', 'a-file.json')).write(NOTE);
    expect(readFileSync(path, 'utf8')).toBe('{"version":1,');
    mkdirSync(join(folder, 'taken'));
    createSetupNotes(join(folder, 'taken')).write(NOTE);
    expect(createSetupNotes(join(folder, 'taken')).read()).toBeUndefined();
  });
});
