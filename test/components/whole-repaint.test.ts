import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { repaintWhole } from '../../components/whole-repaint.ts';

function terminal() {
  const events: string[] = [];
  const stdout = Object.assign(new EventEmitter(), { write: () => events.push('wipe') });
  const signals = new EventEmitter();
  const state = { isAway: false };
  stdout.on('resize', () => events.push('draw'));
  const stop = repaintWhole({
    stdout: stdout as unknown as NodeJS.WriteStream,
    onWindowChange: (listener) => {
      signals.on('change', listener);
      return () => void signals.off('change', listener);
    },
    forget: () => events.push('forget'),
    isAway: () => state.isAway,
  });
  return { events, stdout, signals, state, stop };
}

describe('P5: a change of the window', () => {
  test('that Node tells of: wiped before the renderer draws, once', () => {
    const { events, stdout, signals } = terminal();
    stdout.emit('resize');
    signals.emit('change');
    expect(events).toEqual(['forget', 'wipe', 'draw']);
  });

  test('that ends at the size before, of which Node tells nothing: drawn all the same', async () => {
    const { events, stdout, signals } = terminal();
    signals.emit('change');
    expect(events).toEqual(['forget', 'wipe', 'draw']);
    await Promise.resolve();
    stdout.emit('resize');
    await Promise.resolve();
    signals.emit('change');
    expect(events.filter((event) => event === 'wipe')).toHaveLength(3);
  });

  test('P18: while a shell has the terminal nothing is wiped; after the screen nothing is listened to', () => {
    const { events, signals, stdout, state, stop } = terminal();
    state.isAway = true;
    signals.emit('change');
    expect(events).toEqual(['draw']);
    stop();
    expect(signals.listenerCount('change') + stdout.listenerCount('resize')).toBe(1);
  });
});
