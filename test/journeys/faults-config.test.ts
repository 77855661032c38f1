import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runHandicapped } from '../support/fault-run.ts';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { readTree } from '../support/program.ts';

async function withConfig(text: string): Promise<{ journey: Journey; path: string }> {
  const journey = await startJourney();
  const path = join(journey.home, '.openclaw', 'openclaw.json');
  mkdirSync(join(journey.home, '.openclaw'), { mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  return { journey, path };
}

const BROKEN = '{\n  // mine\n  agents: { defaults: { model: { primary "x" } } },\n}\n';
const COMMANDS = [
  ['models', 'status'],
  ['models', 'list'],
  ['models', 'set', 'openai/gpt-5.5'],
  ['agent', '--message', 'hi'],
  ['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'skip'],
] as const;

describe('a config that is broken', () => {
  test.each(COMMANDS.map((args) => [args.slice(0, 2).join(' '), args] as const))(
    'CFG-20: %s names line and column, says what to look for, exits 1 and touches nothing',
    async (_, args) => {
      const { journey, path } = await withConfig(BROKEN);
      const answer = await journey.run(args);
      expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
      expect(answer.stderr).toContain(`${path} is not valid JSON5: line 3, column 42: expected a colon`);
      expect(answer.stderr).toContain(
        'Look for a missing comma, colon, quote or bracket at or just before line 3.',
      );
      expect(answer.stderr.match(/is not valid JSON5/g)).toHaveLength(1);
      expect([...readTree(journey.home).keys()]).toEqual(['.openclaw/openclaw.json']);
      expect(readFileSync(path, 'utf8')).toBe(BROKEN);
    },
  );

  test('CLI-2: with --json the same is one document', async () => {
    const { journey } = await withConfig(BROKEN);
    const answer = await journey.run(['models', 'list', '--json']);
    expect(answer).toMatchObject({ exitCode: 1, stderr: '' });
    expect(JSON.parse(answer.stdout)).toMatchObject({ ok: false, error: { code: 'config-syntax' } });
  });

  test('on a terminal the screens say the same, with the terminal left alone', async () => {
    const { journey, path } = await withConfig(BROKEN);
    for (const args of [['onboard'], ['models', 'set'], []]) {
      const app = journey.open(args, { columns: 200 });
      expect(await app.exit()).toBe(1);
      expect(app.screen()).toContain('line 3, column 42');
      expect(app.bytes).not.toContain('\u001b[?1049h');
    }
    expect(readFileSync(path, 'utf8')).toBe(BROKEN);
  });
});

describe('a config with things that do not fit', () => {
  test('decision 2: keys that are not ours, comments and layout survive every writing command byte for byte', async () => {
    const foreign =
      '  gateway: { port: 18789, /* theirs */ auth: [ "a", ] },\n  "x-unknown": null, // why not\n';
    const { journey, path } = await withConfig(`{\n${foreign}}\n`);
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    expect((await journey.run(['models', 'set', 'fake/alpha-small'])).exitCode).toBe(0);
    expect(readFileSync(path, 'utf8').startsWith(`{\n${foreign}`)).toBe(true);
  });

  test('wrong types are named with path, expected and found; what is right goes on to work', async () => {
    const text =
      '{ agents: { defaults: { model: { primary: "openai/gpt-5.5" }, timeoutSeconds: "soon" } }, models: { providers: { p: { baseUrl: 5 } } } }';
    const { journey, path } = await withConfig(text);
    const status = await journey.run(['models', 'status', '--plain']);
    expect(status).toMatchObject({ exitCode: 0, stdout: 'openai/gpt-5.5\n' });
    expect(status.stderr).toContain('agents.defaults.timeoutSeconds: expected a number');
    expect(status.stderr).toMatch(/models\.providers\.p\.baseUrl: expected text, found a number/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('a write through a value of the wrong type is refused and changes nothing', async () => {
    const text = '{ agents: { defaults: { model: 5 } } }';
    const { journey, path } = await withConfig(text);
    const answer = await journey.run(['models', 'set', 'openai/gpt-5.5']);
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toContain('agents.defaults.model');
    expect(answer.stderr).toContain('Nothing was written.');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(join(journey.home, '.openclaw')).filter((name) => /bak|tmp/.test(name))).toEqual([]);
  });
});

describe('a config that cannot be written', () => {
  test('CFG-36: OPENCLAW_CONFIG_READONLY is named, and neither config nor store changes', async () => {
    const journey = await startJourney({ env: { OPENCLAW_CONFIG_READONLY: '1' } });
    const answer = await journey.connect(CANARY);
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toContain('OPENCLAW_CONFIG_READONLY is set');
    expect(existsSync(join(journey.home, '.openclaw', 'openclaw.json'))).toBe(false);
    const list = JSON.parse((await journey.run(['models', 'auth', 'list', '--json'])).stdout);
    expect(list.profiles).toEqual([]);
  });

  test('CFG-35: no room for the new text keeps the old one, and leaves nothing beside it', async () => {
    const padding = `// ${'x'.repeat(400_000)}\n`;
    const { journey, path } = await withConfig(
      `${padding}{ agents: { defaults: { model: { primary: "openai/gpt-5.5" } } } }\n`,
    );
    const before = readFileSync(path);
    const answer = await runHandicapped(journey, ['models', 'set', 'openai/gpt-5.4'], { fileLimitKib: 300 });
    expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
    expect(answer.stderr).toContain(`Can't write ${path}`);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(journey.home, '.openclaw')).filter((name) => /bak|tmp/.test(name))).toEqual([]);
    expect((await journey.run(['models', 'set', 'openai/gpt-5.4'])).exitCode).toBe(0);
  });

  test('a file in place of the state folder is named, and stays', async () => {
    const journey = await startJourney();
    const path = join(journey.home, '.openclaw');
    writeFileSync(path, 'mine\n');
    for (const args of COMMANDS) {
      const answer = await journey.run(args);
      expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
      expect(answer.stderr).toContain(`Can't read ${path}/openclaw.json: a folder of its path is a file`);
    }
    expect(readFileSync(path, 'utf8')).toBe('mine\n');
    rmSync(path);
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
  });
});
