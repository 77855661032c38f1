import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A place in a file of the drawing library: what is there, and what does the same with less. */
interface Shortcut {
  readonly file: RegExp;
  readonly from: string | RegExp;
  readonly to: string;
}

const SHORTCUTS: readonly Shortcut[] = [
  {
    // The layout engine lies in the text itself; to fetch it from there starts the whole HTTP client of Node.
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    from: 'return w||"function"!=typeof fetch?',
    to: 'return true?',
  },
  {
    // From one frame to the next nearly all lines stay as they are: what is known of their cells is kept.
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    from: 'caches = new OutputCaches();',
    to: 'caches = OutputCaches.kept();',
  },
  {
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    from: 'class OutputCaches {',
    to: [
      "const blank = Object.freeze({ type: 'char', value: ' ', fullWidth: false, styles: Object.freeze([]) });",
      'class OutputCaches {',
      '  static last = new OutputCaches();',
      '  static kept() {',
      '    if (this.last.styledChars.size > 300) this.last = new OutputCaches();',
      '    return this.last;',
      '  }',
    ].join('\n'),
  },
  {
    // A cell is replaced and never changed, so one blank does for all of them.
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    from: /row\.push\(\{\s*type: 'char',\s*value: ' ',[^}]*\}\);/,
    to: 'row.push(blank);',
  },
];

/**
 * Makes a frame cheaper than the drawing library makes it: a key would leave ten thousand objects behind. Stops the build where
 * a newer version of the library reads differently.
 */
export const leanFrames: Plugin = {
  name: 'lean-frames',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/](?:yoga-wasm-base64-esm|output)\.js$/ }, async ({ path }) => {
      const shortcuts = SHORTCUTS.filter(({ file }) => file.test(path));
      if (shortcuts.length === 0) return undefined;
      let contents = await readFile(path, 'utf8');
      for (const { from, to } of shortcuts) {
        if (contents.split(from).length !== 2) throw new Error(`${path} does not read as expected: ${from}`);
        contents = contents.replace(from, () => to);
      }
      return { contents, loader: 'js' };
    });
  },
};
