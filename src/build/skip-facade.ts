import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FACADE = /^run-program-[A-Z0-9]+\.js$/;

/**
 * Lets the first file load the start itself. What is loaded late and shared too gets a file that does nothing but hand on
 * what another one holds, and every file at the start costs half a millisecond.
 * @param folder where the bundle is
 */
export function skipFacade(folder: string): void {
  const facade = readdirSync(folder).find((name) => FACADE.test(name));
  if (facade === undefined) throw new Error('The bundle has no file that leads to the start');
  const text = readFileSync(join(folder, facade), 'utf8');
  const [, inner, file] = /import\{(\w+) as \w+\}from"(\.\/chunk-[A-Z0-9]+\.js)"/.exec(text) ?? [];
  if (inner === undefined || file === undefined) throw new Error(`${facade} holds more than one name`);
  const first = join(folder, 'openclaw.js');
  const before = readFileSync(first, 'utf8');
  const after = before.replace(
    `import("./${facade}")`,
    `import("${file}").then(start=>({runProgram:start.${inner}}))`,
  );
  if (after === before) throw new Error(`openclaw.js does not load ${facade}`);
  writeFileSync(first, after);
  // Lazy parts hold on to the start by importing it, too.
  const others = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'openclaw.js');
  const isUsed = others.some((name) => readFileSync(join(folder, name), 'utf8').includes(facade));
  if (!isUsed) rmSync(join(folder, facade));
}
