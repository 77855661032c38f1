import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { leanFrames } from '../../src/build/lean-frames.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');
const OUTPUT = join(MODULES, 'ink', 'build', 'output.js');

interface Frame {
  write(x: number, y: number, text: string, options: { readonly transformers: readonly [] }): void;
  clip(clip: object): void;
  unclip(): void;
  get(): { readonly output: string; readonly height: number };
}
type Frames = new (size: { readonly width: number; readonly height: number }) => Frame;

async function bundled(path: string): Promise<unknown> {
  const outfile = join(temporaryFolder(), 'bundled.mjs');
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [leanFrames],
  });
  return ((await import(outfile)) as { readonly default: unknown }).default;
}

afterEach(() => vi.unstubAllGlobals());

const text = fc
  .array(
    fc.constantFrom(
      'ab',
      ' ',
      '\n',
      '漢',
      '👩‍👩‍👧',
      '\u001b[31m',
      '\u001b[1m',
      '\u001b[39m',
      '\u001b[22m',
      '\u200b',
      'é',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));
const written = fc.record({
  x: fc.integer({ min: -2, max: 12 }),
  y: fc.integer({ min: -1, max: 4 }),
  text,
  clip: fc.option(fc.constantFrom({ x1: 1, x2: 7, y1: 0, y2: 3 }, { x1: 3, x2: 4, y1: 1, y2: 2 })),
});

test('a frame reads as the library draws it, also after hundreds of others', async () => {
  const Lean = (await bundled(OUTPUT)) as Frames;
  const { default: Plain } = (await import(OUTPUT)) as { readonly default: Frames };
  fc.assert(
    fc.property(fc.array(written, { maxLength: 6 }), (writes) => {
      const [lean, plain] = [Lean, Plain].map((Output) => {
        const frame = new Output({ width: 10, height: 4 });
        for (const write of writes) {
          if (write.clip !== null) frame.clip(write.clip);
          frame.write(write.x, write.y, write.text, { transformers: [] });
          if (write.clip !== null) frame.unclip();
        }
        return frame.get();
      });
      expect(lean).toEqual(plain);
    }),
    { numRuns: 1000 },
  );
});

test('the layout engine starts without the HTTP client', async () => {
  const fetch = vi.fn();
  vi.stubGlobal('fetch', fetch);
  const yoga = (await bundled(join(MODULES, 'yoga-layout', 'dist', 'src', 'index.js'))) as {
    readonly Node: {
      create(): { setWidth(cells: number): void; calculateLayout(): void; getComputedWidth(): number };
    };
  };
  const node = yoga.Node.create();
  node.setWidth(7);
  node.calculateLayout();
  expect(node.getComputedWidth()).toBe(7);
  expect(fetch).not.toHaveBeenCalled();
});
