const MAX_DEPTH = 8;
const MAX_NODES = 600;

/**
 * Parses a text that is JSON or carries one JSON object after some words (`429 {"error":…}`). An object that the size
 * limit cut short is read as far as it goes, so that echoed input behind the cut is not mistaken for words of the provider.
 * Returns `undefined` when there is none; never throws.
 */
export function parseEmbeddedJson(
  text: string,
): { readonly prefix: string; readonly value: unknown; readonly suffix: string } | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  const end = text.lastIndexOf('}');
  const prefix = text.slice(0, start);
  const whole = parse(text.slice(start, end + 1));
  if (whole !== undefined) return { prefix, value: whole, suffix: text.slice(end + 1) };
  const part = parseCutShort(text.slice(start));
  return part === undefined ? undefined : { prefix, value: part, suffix: '' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Closes what is open at the end; when that is not enough (half a key, half a number), drops the last member first. */
function parseCutShort(text: string): unknown {
  const scan = scanOpen(text);
  if (scan.closers === '') return undefined;
  const whole = parse(text + scan.closers);
  if (whole !== undefined || scan.lastComma < 0) return whole;
  const kept = text.slice(0, scan.lastComma);
  return parse(kept + scanOpen(kept).closers);
}

/** What a text leaves open, in one pass: the characters that close it, and its last comma outside of a string. */
function scanOpen(text: string): { readonly closers: string; readonly lastComma: number } {
  const open: string[] = [];
  let inString = false;
  let isEscaped = false;
  let lastComma = -1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (inString) {
      inString = isEscaped || character !== '"';
      isEscaped = !isEscaped && character === '\\';
      continue;
    }
    if (character === '"') inString = true;
    if (character === '{') open.push('}');
    if (character === '[') open.push(']');
    if (character === '}' || character === ']') open.pop();
    if (character === ',') lastComma = index;
  }
  const danglingEscape = isEscaped ? '\\' : '';
  const quote = inString ? `${danglingEscape}"` : '';
  return { closers: quote + open.reverse().join(''), lastComma };
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
