import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import cases from '../fixtures/config-set.json' with { type: 'json' };
import { type CliHome, cliHome } from '../support/cli-home.ts';

interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly before: unknown;
  readonly exitCode: number;
  readonly stderr?: readonly string[];
  /** Absent: the file stays byte for byte. */
  readonly after?: unknown;
}

let home: CliHome;

beforeEach(() => {
  home = cliHome();
});
afterEach(() => home.remove());

describe('config set and unset (CFG-4, CFG-20…24)', () => {
  test.each(cases as readonly Case[])('$name', async ({ command, before, exitCode, stderr, after }) => {
    home.writeConfig(before);
    const old = home.config();
    const result = await home.run(['config', ...command]);
    expect(result).toMatchObject({ exitCode });
    for (const words of stderr ?? []) expect(result.stderr).toContain(words);
    if (after === undefined) expect(home.config()).toBe(old);
    else expect(home.config()).toBe(`${JSON.stringify(after, null, 2)}\n`);
  });
});
