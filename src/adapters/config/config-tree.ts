import { Json5SyntaxError, parseTree, plainValue, type Tree } from './json5-tree.ts';
import { configSyntaxError } from './syntax-error.ts';

/** A text taken apart, to edit it or to name the place of a mistake. Throws `config-syntax` with line and column. */
export function treeOf(text: string, path: string): Tree {
  try {
    return parseTree(text);
  } catch (error) {
    if (error instanceof Json5SyntaxError) throw configSyntaxError(text, path, error);
    throw error;
  }
}

/** The plain value of a JSON5 text that is no strict JSON. Throws `config-syntax` with line and column. */
export function treeValue(text: string, path: string): unknown {
  return plainValue(treeOf(text, path).root);
}
