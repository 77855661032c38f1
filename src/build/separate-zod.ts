import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const SUFFIX = '?wire-formats';
const FROM_WIRE_FORMATS = /[\\/]node_modules[\\/]@ai-sdk[\\/]/;

/**
 * Gives the wire-format packages a copy of zod of their own. They use zod as one object, so nothing of it can be shaken
 * out; sharing it would make every command load all of it (performance.md, S2), while our own schemas need a third.
 */
export const separateZod: Plugin = {
  name: 'separate-zod',
  setup(bundle) {
    bundle.onResolve({ filter: /^(?:zod(?:\/|$)|\.)/ }, async (asked) => {
      const isCopy = asked.pluginData === SUFFIX;
      const isEntry = asked.path.startsWith('zod') && FROM_WIRE_FORMATS.test(asked.importer);
      if (asked.pluginData === 'plain' || !(isCopy || isEntry)) return undefined;
      const { path, sideEffects } = await bundle.resolve(asked.path, {
        kind: asked.kind,
        importer: asked.importer,
        resolveDir: asked.resolveDir,
        pluginData: 'plain',
      });
      return { path, sideEffects, suffix: SUFFIX };
    });
    bundle.onLoad({ filter: /[\\/]zod[\\/].*\.js$/ }, async (file) => {
      if (file.suffix !== SUFFIX) return undefined;
      return { contents: await readFile(file.path, 'utf8'), pluginData: SUFFIX };
    });
  },
};
