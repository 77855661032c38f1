import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');
const sources = tracked.filter((path) => /^(?:src|components)\/.*\.tsx?$/.test(path));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** What each ring may import of the project; everything else points outward. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/core': ['src/core'],
  'src/app': ['src/app', 'src/core'],
  'src/adapters': ['src/adapters', 'src/core'],
  'src/cli': ['src/cli', 'src/app', 'src/core', 'src/version.ts', 'components/open-screens.tsx'],
  components: ['components', 'src/app', 'src/core'],
};

function importsOf(path: string): readonly string[] {
  const specifiers = [...read(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((specifier) => new URL(specifier, `file:///${path}`).pathname.slice(1));
}

describe('architecture', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports only what lies further in', (ring, allowed) => {
    const wrong = sources
      .filter((path) => path.startsWith(`${ring}/`))
      .flatMap((path) => importsOf(path).map((target) => ({ path, target })))
      .filter(({ target }) => target.startsWith('src/') || target.startsWith('components/'))
      .filter(
        ({ target }) => !allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)),
      );
    expect(wrong).toEqual([]);
  });

  test('B060: the engine can be used without a terminal; of packages core and app know zod only', () => {
    const inside = sources.filter((path) => /^src\/(?:core|app)\//.test(path));
    const packages = inside.flatMap((path) =>
      [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^.'][^']*)'/g)].map(
        (match) => match[1]?.split('/')[0],
      ),
    );
    expect([...new Set(packages)]).toEqual(['zod']);
  });

  test('core, app and components know no clock, no chance, no process', () => {
    const forbidden = /\bDate\.now\(|\bMath\.random\(|\bprocess\.(?!\.)|\bconsole\.|from 'node:/;
    const inside = sources.filter((path) => /^(?:src\/(?:core|app)|components)\//.test(path));
    expect(
      inside.filter((path) => forbidden.test(read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))),
    ).toEqual([]);
  });

  test('files are small: none over 300 lines, half of them under 80', () => {
    const lines = sources
      .filter((path) => !path.endsWith('.json'))
      .map((path) => read(path).split('\n').length);
    const sorted = [...lines].sort((left, right) => left - right);
    expect(sorted.at(-1)).toBeLessThanOrEqual(301);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
  });

  test('files are named in kebab-case and none is a barrel', () => {
    const names = sources.map((path) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.tsx?$/.test(name))).toEqual([]);
    expect(names.filter((name) => name.startsWith('index.'))).toEqual([]);
  });

  test('the top level holds what the owner’s card names', () => {
    const top = new Set(tracked.map((path) => path.split('/')[0] ?? ''));
    const card = [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'src',
      'components',
      'test',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
    ];
    expect([...top].filter((name) => !name.startsWith('.') && !card.includes(name))).toEqual([]);
  });

  test('S25: no file holds what a real key looks like, and no command hands keys out', () => {
    const real =
      /(?<![\w-])(?:sk-(?:ant-|proj-|or-)?[\w-]{20,}|gsk_\w{20,}|AIza[\w-]{30,}|gh[pousr]_\w{30,}|A[KS]IA[A-Z\d]{16}|xox[bp]-[\w-]{20,})|-----BEGIN [A-Z ]*PRIVATE KEY/g;
    const found = tracked
      .filter((path) => !/\.(?:svg|png|gz)$/.test(path))
      .flatMap((path) => [...read(path).matchAll(real)].map(([key]) => `${path}: ${key}`));
    expect(found.filter((key) => !/canary|[x0]{8}/i.test(key))).toEqual([]);
    const register = sources.filter((path) => path.startsWith('src/cli/'));
    expect(register.filter((path) => read(path).includes('--with-secrets'))).toEqual([]);
  });

  test('the lock file names no download address', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": *"http/);
  });
});

describe('what a command loads', () => {
  test('S4: commands that only read load no screen, no HTTP client and no wire format', () => {
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      // `import()` is what keeps a chunk away until it is needed, so only static imports count.
      for (const match of read(path).matchAll(/^(?:import|export)[^;]*?from '([^']+)'/gms)) {
        const [statement, specifier = ''] = match;
        if (/^(?:import|export) type\b/.test(statement)) continue;
        if (specifier.startsWith('.')) visit(new URL(specifier, `file:///${path}`).pathname.slice(1));
        else seen.add(specifier);
      }
    };
    visit('src/run-program.ts');
    const loaded = [...seen];
    expect(loaded).toContain('better-sqlite3');
    expect(loaded.filter((name) => /^(?:ink|react|undici|conf|@ai-sdk\/|yoga)/.test(name))).toEqual([]);
    expect(loaded.filter((name) => name.startsWith('components/'))).toEqual([]);
  });
});
