import type { Plugin } from 'esbuild';

const LIBRARY = 'string-width';
const OURS = 'components/ui/width-of.ts';

/** Gives the drawing library our shortcut for the width of a text, which it asks for every line of every frame. */
export function countedWidths(root: string): Plugin {
  return {
    name: 'counted-widths',
    setup(bundle) {
      bundle.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
        // Only where it is asked for by others: ours has to come to the library itself.
        /[\\/]node_modules[\\/]/.test(importer) ? { path: LIBRARY, namespace: 'counted-widths' } : undefined,
      );
      bundle.onLoad({ filter: /./, namespace: 'counted-widths' }, () => ({
        contents: `export { widthOf as default } from ${JSON.stringify(`./${OURS}`)};`,
        resolveDir: root,
        loader: 'js',
      }));
    },
  };
}
