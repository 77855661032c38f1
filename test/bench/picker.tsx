import { EventEmitter } from 'node:events';
import { render, Text } from 'ink';
import type { ReactNode } from 'react';
import { ModelPicker } from '../../components/model-picker/model-picker.tsx';
import type { PickerRow } from '../../src/app/app-types.ts';

/* Runs bundled: `hello` and `picker` end with their first frame; `keys` prints its samples in milliseconds as a JSON array. */

const rows = Array.from(
  { length: 10_000 },
  (_, index): PickerRow => ({
    number: index + 1,
    ref: `provider-${index % 40}/model-${(index * 7919) % 10_000}-large`,
    provider: `provider-${index % 40}`,
    name: `Model ${index}`,
    contextWindow: 200_000,
    cost: { input: 1, output: 5, cacheRead: 0, cacheWrite: 0 },
    local: false,
    input: ['text'],
    reasoning: false,
    health: { state: 'ok', checkedAtMs: 0 },
    disabledReason: undefined,
    aliases: [],
    isCurrent: index === 0,
    isFavourite: false,
    isRecent: false,
  }),
);

class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  readonly columns = 120;
  readonly rows = 40;
  onWrite: () => void = () => undefined;

  write(text: string, callback?: () => void): boolean {
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
  });
}

const picker = (
  <ModelPicker
    title="Select a model"
    scopes={() => rows}
    initialScope="all"
    nowMs={0}
    onPick={() => undefined}
    onBack={() => undefined}
  />
);

async function keys(): Promise<readonly number[]> {
  await draw(picker);
  const samples: number[] = [];
  const typed = [
    ...'model 77',
    '\u007f',
    '\u007f',
    '\u001b[B',
    '\u001b[B',
    '\u001b[A',
    ...'large',
    '\u001b[B',
  ];
  for (let round = 0; round < 12; round++) {
    for (const key of [...typed, '\u0015']) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      const pressedAt = performance.now();
      const painted = new Promise<void>((resolve) => {
        stdout.onWrite = resolve;
        setTimeout(resolve, 200);
      });
      stdin.press(key);
      await painted;
      samples.push(performance.now() - pressedAt);
    }
  }
  return samples;
}

const what = process.argv[2];
if (what === 'keys') process.stdout.write(JSON.stringify(await keys()));
else await draw(what === 'picker' ? picker : <Text>{'Hello. '.repeat(10)}</Text>);
process.exit(0);
