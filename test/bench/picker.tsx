import { EventEmitter } from 'node:events';
import { render, Text } from 'ink';
import type { ReactNode } from 'react';
import { ModelPicker } from '../../components/model-picker/model-picker.tsx';
import { createFilter } from '../../components/ui/filter.ts';
import type { PickerRow } from '../../src/app/app-types.ts';
import { keepHeapSmall } from '../../src/cli/small-heap.ts';

/* Runs bundled: `hello` and `picker` end with their first frame; the others print a JSON document of samples. */

function refOf(index: number, length: number): string {
  return `provider-${index % 40}/model-${(index * 7919) % length}-large`;
}

function rowsOf(length: number): readonly PickerRow[] {
  return Array.from(
    { length },
    (_, index): PickerRow => ({
      id: refOf(index, length),
      number: index + 1,
      ref: refOf(index, length),
      provider: `provider-${index % 40}`,
      name: `Model ${index}`,
      contextWindow: 200_000,
      cost: { input: 1, output: 5, cacheRead: 0, cacheWrite: 0 },
      local: false,
      input: ['text'],
      reasoning: false,
      mark: undefined,
      health: { state: 'ok', checkedAtMs: 0 },
      disabledReason: undefined,
      aliases: [],
      isCurrent: index === 0,
      isFavourite: false,
      isRecent: false,
    }),
  );
}

class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  readonly columns = 120;
  rows = 40;
  /** Characters of all frames so far, which are bytes as far as it matters, and whether one cleared the terminal. */
  written = 0;
  clears = 0;
  /** Everything since it was last emptied. */
  text = '';
  onWrite: () => void = () => undefined;

  write(text: string, callback?: () => void): boolean {
    this.written += Buffer.byteLength(text);
    if (text.includes('\u001b[2J') || text.includes('\u001b[3J')) this.clears += 1;
    this.text += text;
    if (text.length > 40) this.onWrite();
    callback?.();
    return true;
  }
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  private waiting: string | null = null;
  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}

  read(): string | null {
    const text = this.waiting;
    this.waiting = null;
    return text;
  }

  press(text: string): void {
    this.waiting = text;
    this.emit('readable');
    this.emit('data', text);
  }
}

const stdout = new FakeOutput();
const stdin = new FakeInput();

function draw(screen: ReactNode): Promise<void> {
  return new Promise((resolve) => {
    stdout.onWrite = () => resolve();
    render(screen, {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
      interactive: true,
      exitOnCtrlC: false,
      incrementalRendering: true,
      maxFps: 60,
    });
    keepHeapSmall();
  });
}

function picker(rows: readonly PickerRow[]): ReactNode {
  return (
    <ModelPicker
      title="Select a model"
      scopes={() => rows}
      initialScope="all"
      nowMs={0}
      onPick={() => undefined}
      onBack={() => undefined}
    />
  );
}

/** Milliseconds by the clock, and of this thread's own work: what others do on the machine is only in the first. */
interface KeySample {
  readonly ms: number;
  readonly cpuMs: number;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** One key after the other, each when the picture of the one before is painted and a person's pause is over. */
async function press(keys: readonly string[]): Promise<readonly KeySample[]> {
  const samples: KeySample[] = [];
  for (const key of keys) {
    stdout.text = '';
    await new Promise((resolve) => setTimeout(resolve, 25));
    const painted = nextFrame();
    const cpuAt = cpuMs();
    const pressedAt = performance.now();
    stdin.press(key);
    await painted;
    samples.push({ ms: performance.now() - pressedAt, cpuMs: cpuMs() - cpuAt });
  }
  return samples;
}

/** A key that changes nothing paints nothing: a fifth of a second is enough to tell. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    stdout.onWrite = resolve;
    setTimeout(resolve, 200);
  });
}

const DOWN = '\u001b[B';
const UP = '\u001b[A';
const ERASE = '\u007f';
const CLEAR = '\u0015';
const TYPED = [...'model 77', ERASE, ERASE, DOWN, DOWN, UP, ...'large', DOWN, CLEAR];

async function keys(): Promise<unknown> {
  await draw(picker(rowsOf(10_000)));
  return press(Array.from({ length: 12 }, () => TYPED).flat());
}

/** P3, P4: the price of moving the pointer, and what it writes on a terminal of 24 rows. */
async function moves(length: number, count: number): Promise<unknown> {
  stdout.rows = 24;
  await draw(picker(rowsOf(length)));
  const before = stdout.written;
  const samples = await press(Array.from({ length: count }, (_, index) => (index % 5 === 4 ? UP : DOWN)));
  return { samples, bytesPerMove: (stdout.written - before) / count, clears: stdout.clears };
}

/** P5: five hundred arrows at once; the time until the footer of the list shows the place they lead to. */
async function burst(): Promise<unknown> {
  await draw(picker(rowsOf(10_000)));
  await new Promise((resolve) => setTimeout(resolve, 200));
  stdout.text = '';
  const startedAt = performance.now();
  stdin.press(DOWN.repeat(500));
  while (!stdout.text.includes('501.') && performance.now() - startedAt < 15_000) await nextFrame();
  return { ms: performance.now() - startedAt };
}

/** P1: the filter alone, over what people type. */
function filterMs(length: number): unknown {
  const rows = rowsOf(length);
  const filter = createFilter(
    rows,
    (row) => `${row.ref} ${row.name}`,
    () => 0,
  );
  const queries = TYPED.flatMap((_, at) =>
    ['model 77', 'provider-3 large', '4711', 'mdl 12', 'zzz'].map((text) => text.slice(0, 1 + at)),
  );
  for (const query of queries) filter(query);
  return queries.map((query) => {
    const startedAt = performance.now();
    filter(query);
    return performance.now() - startedAt;
  });
}

/** M1: megabytes of the process after a thousand keys over ten thousand models, and over nothing at all. */
async function memory(screen: ReactNode): Promise<unknown> {
  await draw(screen);
  for (const key of Array.from({ length: 50 }, () => TYPED).flat()) {
    stdin.press(key);
    await new Promise((resolve) => setTimeout(resolve, 21));
    stdout.text = '';
  }
  return { peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

const hello = <Text>{'Hello. '.repeat(10)}</Text>;
const [, , what = 'hello', size = '10000'] = process.argv;
const SAMPLERS: Readonly<Record<string, () => unknown>> = {
  keys,
  moves: () => moves(Number(size), 60),
  thousand: () => moves(Number(size), 1000),
  burst,
  memory: () => memory(picker(rowsOf(10_000))),
  floor: () => memory(hello),
  filter: () => filterMs(Number(size)),
};
const sampler = SAMPLERS[what];
if (sampler !== undefined) process.stdout.write(JSON.stringify(await sampler()));
else await draw(what === 'picker' ? picker(rowsOf(10_000)) : hello);
process.exit(0);
