import type { Plugin } from 'esbuild';

/** A module that a library imports for something this program never asks of it, and an empty one in its place. */
interface UnusedPart {
  readonly module: RegExp;
  readonly importer: RegExp;
  readonly contents: string;
}

const UNUSED: readonly UnusedPart[] = [
  // The validator's error words in fifty languages: 250 KB for a program that speaks English.
  {
    module: /^\.\.\/locales\/index\.js$/,
    importer: /[\\/]zod[\\/]v4[\\/]/,
    contents: 'export {};',
  },
  // Commander starts other programs for subcommands kept in files of their own; there are none.
  {
    module: /^node:child_process$/,
    importer: /[\\/]node_modules[\\/]commander[\\/]/,
    contents: 'export default {};',
  },
  // Conf validates with these when it is given a schema; ours is judged by zod.
  {
    module: /^ajv\/dist\/2020\.js$/,
    importer: /[\\/]node_modules[\\/]conf[\\/]/,
    contents: 'export class Ajv2020 {}',
  },
  { module: /^ajv-formats$/, importer: /[\\/]node_modules[\\/]conf[\\/]/, contents: 'export default {};' },
  // Tests of others, sockets and caches: this program makes requests and reads answers.
  {
    module: /^\.\/lib\/(?:mock|cache|interceptor|web\/websocket|web\/eventsource)\//,
    importer: /[\\/]node_modules[\\/]undici[\\/]index\.js$/,
    contents: 'module.exports = {};',
  },
  // Functions and tables of one's own inside SQL, and copies of a database that is in use: the statements here use neither.
  {
    module: /^\.\/methods\/(?:aggregate|backup|function|table)$/,
    importer: /[\\/]node_modules[\\/]better-sqlite3[\\/]lib[\\/]database\.js$/,
    contents: 'module.exports = undefined;',
  },
  // It seals what it keeps when it is given a key; favourites are no secret.
  {
    module: /^node:crypto$/,
    importer: /[\\/]node_modules[\\/]conf[\\/]/,
    contents: 'export default {};',
  },
  // It names the browser that a program runs in.
  { module: /^bowser$/, importer: /[\\/]node_modules[\\/]@aws-sdk[\\/]core[\\/]/, contents: 'export {};' },
  // It reads versions for migrations, of which we have none.
  { module: /^semver$/, importer: /[\\/]node_modules[\\/]conf[\\/]/, contents: 'export default {};' },
];

/** Leaves out of the bundle what libraries import and this program never uses: it would only be read at every start. */
export const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  setup(bundle) {
    for (const [index, { module, importer, contents }] of UNUSED.entries()) {
      const namespace = `unused-${index}`;
      bundle.onResolve({ filter: module }, (asked) =>
        // One for each importer: shared between chunks it would be a file of its own.
        importer.test(asked.importer)
          ? { path: `${asked.importer}:${asked.path}:${asked.pluginData}`, namespace }
          : undefined,
      );
      bundle.onLoad({ filter: /./, namespace }, () => ({ contents }));
    }
  },
};
