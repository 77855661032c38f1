import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the stand-in does in one turn, in the order of the turns; `$TOKEN` in it is the token it was given last. */
export type FakeStep =
  | { readonly kind: 'reply'; readonly text: readonly string[] }
  | { readonly kind: 'fail'; readonly rateLimits?: object; readonly error: object }
  /** A try that breaks off after these words, and the answer of the next one. */
  | {
      readonly kind: 'retry';
      readonly before: readonly string[];
      readonly error: object;
      readonly text: readonly string[];
    }
  | { readonly kind: 'crash'; readonly before: readonly string[]; readonly words: string }
  | { readonly kind: 'hang'; readonly before: readonly string[] }
  | { readonly kind: 'garbage'; readonly lines: readonly string[]; readonly text: readonly string[] }
  | { readonly kind: 'flood' }
  /** Asks for another token, and tries again without one. */
  | { readonly kind: 'refused'; readonly error: object }
  /** Tries again, without an end. */
  | { readonly kind: 'tries'; readonly error: object }
  /** Asks for these things, and answers when the last of them is refused. */
  | { readonly kind: 'ask'; readonly methods: readonly string[] };

export interface FakeWorld {
  readonly turns: readonly FakeStep[];
  readonly account?: 'chatgpt' | 'none';
  /** What `account/rateLimits/read` answers. */
  readonly usage?: object;
  /** Methods that get no answer. */
  readonly mute?: readonly string[];
  /** Methods that are refused, and the words for it. */
  readonly refuse?: Readonly<Record<string, string>>;
  /** It has a child of its own. */
  readonly helper?: boolean;
  /** It stays when its input closes, and at SIGTERM. */
  readonly deaf?: boolean;
}

export interface FakeCodex {
  readonly executable: string;
  /** For PATH and CODEX_HOME of the program under test. */
  readonly env: Readonly<Record<string, string>>;
  /** What it was sent, all its processes together. */
  seen(): readonly { readonly method?: string; readonly params?: Readonly<Record<string, unknown>> }[];
  /** Every process: its id, its process group and its arguments. */
  started(): readonly { readonly pid: number; readonly group: number; readonly args: string }[];
  /** Environment of the last process. */
  environment(): Readonly<Record<string, string>>;
}

/** Puts an executable `codex` into the folder that speaks the app-server protocol and does what the world says. */
export function installFakeCodex(folder: string, world: FakeWorld): FakeCodex {
  const bin = join(folder, 'bin');
  const home = join(folder, 'codex-home');
  for (const made of [bin, home]) mkdirSync(made, { recursive: true });
  const executable = join(bin, 'codex');
  const server = new URL('./fake-codex-server.ts', import.meta.url).pathname;
  writeFileSync(executable, `#!${process.execPath}\nimport(${JSON.stringify(server)});\n`);
  chmodSync(executable, 0o755);
  writeFileSync(join(home, 'world.json'), JSON.stringify(world));
  const read = (name: string): string =>
    existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8') : '';
  const linesOf = (name: string): readonly string[] =>
    read(name)
      .split('\n')
      .filter((line) => line !== '');
  return {
    executable,
    env: { PATH: bin, HOME: folder, CODEX_HOME: home },
    seen: () => linesOf('seen.jsonl').map((line) => JSON.parse(line)),
    started: () =>
      linesOf('started').map((line) => {
        const [pid = '', group = '', ...args] = line.split(' ');
        return { pid: Number(pid), group: Number(group), args: args.join(' ') };
      }),
    environment: () => JSON.parse(read('environment.json')),
  };
}
