import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolvePaths } from '../../../src/adapters/config/config-paths.ts';

const at = (env: Record<string, string>, profile?: string) => resolvePaths({ env, profile, homedir: '/os' });

describe('ENV-6', () => {
  test.each<[Record<string, string>, string]>([
    [{}, '/os'],
    [{ USERPROFILE: '/user' }, '/user'],
    [{ USERPROFILE: '/user', HOME: '/home' }, '/home'],
    [{ HOME: '/home', OPENCLAW_HOME: '/own' }, '/own'],
    [{ HOME: '/home', OPENCLAW_HOME: '~/own' }, '/home/own'],
    [{ HOME: 'undefined', OPENCLAW_HOME: ' ' }, '/os'],
    [{ HOME: 'null' }, '/os'],
  ])('the home of %j is %s', (env, home) => {
    expect(at(env).home).toBe(home);
    expect(at(env).configPath).toBe(`${home}/.openclaw/openclaw.json`);
  });

  test('state and config folders can be moved, ~ expands, relative paths become absolute', () => {
    const paths = at({ OPENCLAW_STATE_DIR: '~/state', OPENCLAW_CONFIG_PATH: 'mine.json' });
    expect(paths).toMatchObject({
      stateDir: '/os/state',
      configPath: resolve('mine.json'),
      storePath: '/os/state/state/models.sqlite',
      preferencesPath: '/os/state/preferences.json',
    });
  });

  test('CLI-8: a profile has its own state; the flag wins over every variable', () => {
    expect(at({ OPENCLAW_PROFILE: 'work' }).stateDir).toBe('/os/.openclaw-work');
    expect(at({ OPENCLAW_PROFILE: 'default' }).stateDir).toBe('/os/.openclaw');
    expect(at({ OPENCLAW_PROFILE: 'work', OPENCLAW_STATE_DIR: '/s' }).stateDir).toBe('/s');
    expect(at({ OPENCLAW_PROFILE: 'work', OPENCLAW_STATE_DIR: '/s' }, 'dev').stateDir).toBe(
      '/os/.openclaw-dev',
    );
  });

  test.each(['../x', 'a/b', '.', '-x', 'a b'])('a profile named %j is refused', (profile) => {
    expect(() => at({}, profile)).toThrow(/not a profile name/);
  });

  test.each(['', ' '])('CLI-7: an empty --profile (%j) is refused; an empty variable is none', (profile) => {
    expect(() => at({}, profile)).toThrow('--profile is empty');
    expect(at({ OPENCLAW_PROFILE: profile }).stateDir).toBe('/os/.openclaw');
  });

  test('agents have folders of their own and cannot lead out of them', () => {
    expect(at({}).agentDir('office')).toBe('/os/.openclaw/agents/office/agent');
    expect(at({ OPENCLAW_AGENT_DIR: '~/agent' }).agentDir('main')).toBe('/os/agent');
    expect(at({ OPENCLAW_AGENT_DIR: '~/agent' }).agentDir('main', false)).toBe(
      '/os/.openclaw/agents/main/agent',
    );
    expect(at({ OPENCLAW_AGENT_DIR: '~/agent' }).agentDir('office')).toBe(
      '/os/.openclaw/agents/office/agent',
    );
    expect(at({ OPENCLAW_AGENT_DIR: '~/agent' }).agentDir('office', true)).toBe('/os/agent');
    expect(() => at({}).agentDir('../x')).toThrow(/not an agent id/);
  });
});
