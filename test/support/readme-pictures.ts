/** `<!-- picture: panel -->`, a block of text, `<!-- end of picture -->`. */
const PICTURE = /(<!-- picture: ([a-z-]+) -->\n)[\s\S]*?(<!-- end of picture -->)/g;

/** The README with these pictures between their markers. Throws for a marker without a picture, and the other way about. */
export function withPictures(readme: string, pictures: Readonly<Record<string, string>>): string {
  const drawn = new Set<string>();
  const text = readme.replace(PICTURE, (_, head: string, name: string, tail: string) => {
    const picture = pictures[name];
    if (picture === undefined) throw new Error(`nothing draws the picture ${name}`);
    drawn.add(name);
    return `${head}\`\`\`text\n${trimmed(picture)}\n\`\`\`\n${tail}`;
  });
  const missing = Object.keys(pictures).filter((name) => !drawn.has(name));
  if (missing.length > 0) throw new Error(`the README has no place for ${missing.join(', ')}`);
  return text;
}

/** Without the empty lines that a screen leaves between its body and its keys, but for one. */
function trimmed(picture: string): string {
  return picture
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
}
