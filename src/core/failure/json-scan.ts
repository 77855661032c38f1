const MAX_DEPTH = 8;
const MAX_NODES = 600;

/**
 * Parses a text that is JSON or carries one JSON object after some words (`429 {"error":…}`).
 * Returns `undefined` when there is none; never throws.
 */
export function parseEmbeddedJson(
  text: string,
): { readonly prefix: string; readonly value: unknown } | undefined {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end <= start) return undefined;
  try {
    return { prefix: text.slice(0, start), value: JSON.parse(text.slice(start, end + 1)) };
  } catch {
    return undefined;
  }
}

/**
 * Calls `visit(key, value, depth)` for each string or number in a JSON value, keys in lower case, nearest to the
 * surface first. Depth and count are bounded, so a hostile body costs no more than a plain one.
 */
export function visitJsonLeaves(
  root: unknown,
  visit: (key: string, value: string | number, depth: number) => void,
): void {
  const queue: { readonly key: string; readonly value: unknown; readonly depth: number }[] = [
    { key: '', value: root, depth: 0 },
  ];
  for (let index = 0; index < queue.length && index < MAX_NODES; index += 1) {
    const node = queue[index];
    if (node === undefined) return;
    if (typeof node.value === 'string' || typeof node.value === 'number') {
      visit(node.key, node.value, node.depth);
      continue;
    }
    if (typeof node.value !== 'object' || node.value === null || node.depth >= MAX_DEPTH) continue;
    if (queue.length > MAX_NODES) continue;
    const isList = Array.isArray(node.value);
    for (const [name, value] of Object.entries(node.value)) {
      queue.push({ key: isList ? node.key : name.toLowerCase(), value, depth: node.depth + 1 });
    }
  }
}
