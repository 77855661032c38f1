import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createDecisionLog } from '../../../src/adapters/system/decision-log.ts';
import { createRedactor } from '../../../src/core/secrets/redact.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
const redactor = createRedactor();
redactor.add(new Secret('canary-key-of-log'));
const logAt = (place?: string) => createDecisionLog({ asked: () => place, stateDir: folder, redactor });
const usual = () => join(folder, 'logs', 'decisions.jsonl');
const entry = {
  atMs: 0,
  logger: 'model-fallback/decision',
  event: 'model_fallback_decision',
  message: 'refused canary-key-of-log',
  fields: { reason: 'auth', status: undefined },
};

test('OBS-6: a line of JSON per decision, for the owner only, without secrets', () => {
  logAt().write([entry, entry]);
  const lines = readFileSync(usual(), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  const parsed = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect(parsed).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    event: 'model_fallback_decision',
    reason: 'auth',
  });
  expect(parsed).not.toHaveProperty('status');
  expect(lines.join('')).not.toContain('canary');
  expect(statSync(usual()).mode & 0o777).toBe(0o600);
});

test('OPENCLAW_LOG names another file, or off; nothing is made for nothing', () => {
  logAt('off').write([entry]);
  logAt().write([]);
  expect(existsSync(join(folder, 'logs'))).toBe(false);
  logAt(join(folder, 'own.jsonl')).write([entry]);
  expect(existsSync(join(folder, 'own.jsonl'))).toBe(true);
});

test('a log that cannot be written costs nothing, and a large one makes room', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => logAt(join(folder, 'file', 'log')).write([entry])).not.toThrow();
  const place = join(folder, 'big');
  writeFileSync(place, Buffer.alloc(5_000_001));
  logAt(place).write([entry]);
  expect(statSync(`${place}.1`).size).toBe(5_000_001);
  expect(statSync(place).size).toBeLessThan(1000);
});

test('OBS-6: a hash is stable, short, and of the whole id', () => {
  expect(logAt().hash('openai:a')).toMatch(/^sha256:[0-9a-f]{12}$/);
  expect(logAt().hash('openai:a')).toBe(logAt().hash('openai:a'));
  expect(logAt().hash('openai:a')).not.toBe(logAt().hash('openai:b'));
});
