import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  configChangeDiff,
  configHistory,
  undoConfigChanges,
} from '../../../src/app/config/config-changes.ts';
import { writeConfig } from '../../../src/app/config/write-config.ts';
import type { ConfigOperation } from '../../../src/core/config/config-plan.ts';
import { AppError } from '../../../src/core/errors.ts';
import { type FilePorts, filePorts } from '../../support/file-ports.ts';
import { anyJson, anyObject, pickFrom, render, seeds, usable } from '../../support/random-config.ts';

const open: FilePorts[] = [];

afterEach(() => {
  for (const ports of open.splice(0)) ports.close();
});

function portsWith(text?: string): FilePorts {
  const ports = filePorts(text);
  open.push(ports);
  return ports;
}

const set = (value: unknown, ...path: readonly string[]): ConfigOperation => ({
  kind: 'set',
  path,
  value,
  mode: 'plain',
});
const write = (ports: FilePorts, ...operations: readonly ConfigOperation[]) =>
  writeConfig(ports, 'config set', operations);

const anyOperation: fc.Arbitrary<ConfigOperation> = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    path: fc.array(usable, { minLength: 1, maxLength: 3 }),
    value: anyJson,
    mode: fc.constantFrom('plain' as const, 'merge' as const, 'replace' as const),
  }),
  fc.record({ kind: fc.constant('unset' as const), path: fc.array(usable, { minLength: 1, maxLength: 2 }) }),
  fc.record({
    kind: fc.constant('patch' as const),
    patch: anyObject,
    exact: fc.constant([]),
  }),
);

describe('D7, B092: history and undo', () => {
  test('50 random changes of a random document, then 50 undos, give every text back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyObject,
        seeds,
        fc.array(anyOperation, { minLength: 50, maxLength: 50 }),
        async (document, random, operations) => {
          const ports = portsWith(render(document, pickFrom(random), []));
          const texts: (string | undefined)[] = [];
          for (const [index, operation] of operations.entries()) {
            const before = ports.text();
            if (await changed(ports, operation, index)) texts.push(before);
          }
          expect(texts).toHaveLength(50);
          for (const text of texts.reverse()) {
            expect((await undoConfigChanges(ports, 1)).exact).toBe(true);
            expect(ports.text()).toBe(text);
          }
          await expect(undoConfigChanges(ports, 1)).rejects.toMatchObject({ code: 'nothing-to-do' });
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
    // Every change and every undo is several synced files.
  }, 60_000);

  test('undo n takes back the newest n at once; 1 is the newest', async () => {
    const ports = portsWith('{ a: 0 } // mine\n');
    for (const value of [1, 2, 3]) await write(ports, set(value, 'a'));
    const { undone, exact } = await undoConfigChanges(ports, 2);
    expect(undone.map(({ id }) => id)).toEqual([3, 2]);
    expect(exact).toBe(true);
    expect(ports.text()).toBe('{ a: 1 } // mine\n');
    expect(configHistory(ports, 9).map(({ number, actor }) => [number, actor])).toEqual([
      [undefined, 'config undo'],
      [undefined, 'config set'],
      [undefined, 'config set'],
      [1, 'config set'],
    ]);
    await expect(undoConfigChanges(ports, 2)).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(ports.text()).toBe('{ a: 1 } // mine\n');
  });

  test('the change that made the file is taken back by removing it; the text stays in the backup', async () => {
    const ports = portsWith();
    await write(ports, set(1, 'a'));
    const { write: written } = await undoConfigChanges(ports, 1);
    expect(ports.text()).toBeUndefined();
    expect(written.backupPath).toMatch(/\.bak$/);
    await write(ports, set(2, 'a'));
    expect(JSON.parse(ports.text() ?? '')).toEqual({ a: 2 });
  });

  test('what somebody else wrote since stays; only our own places go back', async () => {
    const ports = portsWith('{ a: 0 }');
    await write(ports, set(1, 'a'));
    ports.overwrite('{ a: 1, /* theirs */ b: 2 }');
    await write(ports, set(3, 'c'));
    const { exact } = await undoConfigChanges(ports, 2);
    expect(exact).toBe(false);
    expect(ports.text()).toBe('{ a: 0, /* theirs */ b: 2 }');
  });

  test('a place that somebody else changed is refused, and the file stays', async () => {
    const ports = portsWith('{ a: 0 }');
    await write(ports, set(1, 'a'));
    ports.overwrite('{ a: 7 }');
    await expect(undoConfigChanges(ports, 1)).rejects.toMatchObject({
      code: 'config-conflict',
      exitCode: 1,
      message: expect.stringContaining('a was changed by someone else since'),
    });
    expect(ports.text()).toBe('{ a: 7 }');
    expect(configHistory(ports, 9)).toHaveLength(1);
  });

  test('the history names who and where, down to the place that changed', async () => {
    const ports = portsWith('{}');
    await write(ports, set({ 'x/y.z': { alias: 'a' } }, 'deep', 'map'));
    expect(configHistory(ports, 1)[0]).toMatchObject({
      number: 1,
      actor: 'config set',
      places: ['deep.map["x/y.z"].alias'],
    });
  });

  test('CFG-3: a difference shows that a key changed, and no key', async () => {
    const place = ['models', 'providers', 'x', 'apiKey'];
    const ports = portsWith('{ /* mine */ models: { providers: { x: { baseUrl: "http://x" } } } }');
    await write(ports, set('canary-one-1', ...place));
    await write(ports, set('canary-two-2', ...place));
    const text = configChangeDiff(ports, 1)
      .lines.map((line) => `${line.kind} ${line.text}`)
      .join('\n');
    expect(text).toMatch(/removed .*__OPENCLAW_REDACTED__ 1/);
    expect(text).toMatch(/added .*__OPENCLAW_REDACTED__ 2/);
    expect(text).not.toContain('canary');
    expect(() => configChangeDiff(ports, 3)).toThrow('There is no change 3: the journal has 2');
  });

  test('a key written with escapes is not shown either', async () => {
    const ports = portsWith("{ models: { providers: { x: { apiKey: 'c\\x61nary-one-1' } } } }");
    await write(ports, set(1, 'a'));
    const text = configChangeDiff(ports, 1).lines.map((line) => line.text);
    expect(text.join('\n')).toContain('"a": 1');
    expect(text.join('\n')).not.toContain('nary-one');
  });
});

/** A change that the document forbids, or that changes nothing, gives way to one that always counts. */
async function changed(ports: FilePorts, operation: ConfigOperation, index: number): Promise<boolean> {
  try {
    if ((await write(ports, operation)).write.changed) return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return (await write(ports, set(index, `count-${index}`))).write.changed;
}
